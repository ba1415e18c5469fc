package dev.medley.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that start at once on a machine that has never seen one. */
class JavaCppIT {
    @TempDir
    Path folder;

    /** What each of them does first. */
    static final class First {
        private First() {}

        static void main() {
            try (TensorScope _ = TensorScope.open()) {
                System.out.println(Tensor.zeros(TensorType.FLOAT32, 2, 3).elements());
            }
        }
    }

    @Test
    void workersThatUnpackTheLibrariesAtOnceAllLive() throws IOException, InterruptedException {
        // When
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(start(i));
        }

        // Then
        for (int i = 0; i < processes.size(); i++) {
            int exit = processes.get(i).waitFor();
            String said = Files.readString(output(i));
            assertThat(exit).as(said).isZero();
            assertThat(said).endsWith("6\n");
        }
    }

    private Process start(int number) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("unpacked"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        First.class.getName())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output(number).toFile())
                .start();
    }

    private Path output(int number) {
        return folder.resolve(number + ".out");
    }
}
