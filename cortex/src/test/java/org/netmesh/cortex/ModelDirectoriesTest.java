package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;
import tools.jackson.databind.JsonNode;

/** Directories that the reference wrote fold to its states (spec 06 §27, §34). */
class ModelDirectoriesTest {
    private static final AdapterOptions ON_DISK = AdapterOptions.onDisk();

    @TempDir Path dir;

    static Stream<JsonNode> directories() {
        return Vectors.each("model_directories");
    }

    @ParameterizedTest
    @MethodSource("directories")
    void aLogOfTheReferenceFoldsToItsState(JsonNode golden) throws IOException {
        String model = golden.required("model").asString();
        Path channel = dir.resolve("cortex").resolve(model);
        for (var file : golden.required("files").properties()) {
            Path path = channel.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, Vectors.hex(file.getValue()));
        }
        JsonNode expected = golden.required("snapshot");
        var reference =
                new CortexSnapshot(
                        Vectors.hex(expected.required("state_bytes_hex")),
                        OptionalLong.of(expected.required("last_seq").asLong()));
        var origin = new OriginHash(Vectors.u64(golden.required("origin_hash")));

        try (Redex redex = Redex.builder().persistentDir(dir).build();
                Redex memory = Redex.inMemory()) {
            if (model.equals("tasks")) {
                try (var folded = TasksAdapter.open(redex, origin, ON_DISK);
                        var restored = TasksAdapter.openFromSnapshot(memory, origin, reference)) {
                    assertThat(folded.listTasks()).isNotEmpty().isEqualTo(restored.listTasks());
                    assertThat(folded.snapshot()).isEqualTo(restored.snapshot());
                }
            } else {
                try (var folded = MemoriesAdapter.open(redex, origin, ON_DISK);
                        var restored =
                                MemoriesAdapter.openFromSnapshot(memory, origin, reference)) {
                    assertThat(folded.listMemories())
                            .isNotEmpty()
                            .isEqualTo(restored.listMemories());
                    assertThat(folded.snapshot()).isEqualTo(restored.snapshot());
                }
            }
        }
    }
}
