package dev.medley.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/** Why a file can't be read or written. What Java says of that is often its path and nothing else. */
public final class FileFlaw {
    private FileFlaw() {}

    /** A clause without the path, which whoever tells it has named. */
    public static String why(IOException failure) {
        return switch (failure) {
            case JsonProcessingException broken -> JsonFlaw.of(broken).sentence();
            case NoSuchFileException _ -> "there is no such file or folder";
            case AccessDeniedException _ -> "access is denied";
            case NotDirectoryException _ -> "it is not a folder";
            case FileAlreadyExistsException _ -> "a file of that name is in the way";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            // Of streams: the path, and in brackets why.
            case FileNotFoundException named
            when named.getMessage() != null -> named.getMessage().replaceFirst("(?s)^.* \\((.*)\\)$", "$1");
            default -> Optional.ofNullable(failure.getMessage()).orElse("it failed for no reason that is known");
        };
    }
}
