package dev.medley.registry.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An object's bytes on their way. A stream that breaks off says nothing of the object: storage went away. */
final class StoredStream extends FilterInputStream {
    StoredStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() {
        try {
            return super.read();
        } catch (IOException e) {
            throw new StorageUnavailable(e);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        try {
            return super.read(bytes, offset, length);
        } catch (IOException e) {
            throw new StorageUnavailable(e);
        }
    }
}
