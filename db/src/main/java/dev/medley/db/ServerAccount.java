package dev.medley.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who PostgreSQL runs as: this user, or {@code nobody} when this user is root, which PostgreSQL refuses to run as.
 *
 * <p>As root the server keeps the capability to pass folders closed to others where the path needs it (a checkout in
 * {@code /root}, say); everywhere else it runs with no privilege at all.
 */
sealed interface ServerAccount {
    /** The command as that account runs it, bound to this JVM by {@code signal}. */
    List<String> bound(String signal, List<String> command);

    /** Gives a file or empty folder to the account. */
    void own(Path path) throws IOException;

    static ServerAccount forPaths(Path... paths) throws IOException {
        if (!isRoot()) {
            return new Self();
        }
        boolean open = true;
        for (Path path : paths) {
            open &= isTraversable(path);
        }
        return new Nobody(open);
    }

    private static boolean isRoot() throws IOException {
        return Files.exists(Path.of("/proc/self"))
                ? Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)
                : "root".equals(System.getProperty("user.name"));
    }

    /** Whether others may pass every folder from the root down to {@code path}. */
    private static boolean isTraversable(Path path) throws IOException {
        for (Path folder = path.toRealPath(); folder != null; folder = folder.getParent()) {
            if (!Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    /** The account that runs this JVM. */
    record Self() implements ServerAccount {
        @Override
        public List<String> bound(String signal, List<String> command) {
            List<String> words = new ArrayList<>(ChildStarter.onPath("setpriv")
                    .map(setpriv -> List.of(setpriv.toString(), "--pdeathsig", signal, "--"))
                    .orElseGet(() -> ChildStarter.watchdog(signal)));
            words.addAll(command);
            return words;
        }

        @Override
        public void own(Path path) {
            // What this account creates is its own already.
        }
    }

    /** Uid and gid 65534; {@code open} says that the paths need no capability to be reached. */
    record Nobody(boolean open) implements ServerAccount {
        private static final int ID = 65534;
        private static final String REACH = "+dac_override";

        @Override
        public List<String> bound(String signal, List<String> command) {
            Path setpriv = ChildStarter.onPath("setpriv")
                    .orElseThrow(
                            () -> new PostgresUnavailable(
                                    "PostgreSQL can't run as root and setpriv is missing: install util-linux, or run as another user"));
            List<String> words = new ArrayList<>(List.of(
                    setpriv.toString(), "--reuid=" + ID, "--regid=" + ID, "--clear-groups", "--pdeathsig", signal));
            if (!open) {
                words.addAll(List.of("--inh-caps", REACH, "--ambient-caps", REACH));
            }
            words.add("--");
            words.addAll(command);
            return words;
        }

        @Override
        public void own(Path path) throws IOException {
            Files.setAttribute(path, "unix:uid", ID);
            Files.setAttribute(path, "unix:gid", ID);
            Files.setPosixFilePermissions(path, ownerOnly(path));
        }

        private static Set<PosixFilePermission> ownerOnly(Path path) {
            return Files.isDirectory(path)
                    ? Set.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE)
                    : Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        }
    }
}
