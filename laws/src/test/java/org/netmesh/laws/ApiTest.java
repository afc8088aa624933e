package org.netmesh.laws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Law: a change of what users can see is a change of a file under review. */
class ApiTest {
    private static final Path FOLDER = Path.of("src/test/api");
    private static final String ACCEPT = "./netmesh test laws ApiTest -Dapi.accept=true";
    private static final Set<String> UNPUBLISHED = Set.of("testservers", "demo", "examples");
    private static final Checkout CHECKOUT = Checkout.underTest();

    static Stream<String> roomsWithAnApi() {
        return CHECKOUT.rooms().stream()
                .filter(CHECKOUT::hasModule)
                .filter(room -> !UNPUBLISHED.contains(room))
                .filter(room -> !PublicApi.of(CHECKOUT.classes(room)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("roomsWithAnApi")
    void whatUsersSeeIsWhatWasReviewed(String room) throws IOException {
        List<String> now = PublicApi.of(CHECKOUT.classes(room));
        Path reviewed = FOLDER.resolve(room + ".txt");
        if (Boolean.getBoolean("api.accept")) {
            Files.createDirectories(FOLDER);
            Files.write(reviewed, now, UTF_8);
        }
        assertThat(reviewed).as("accept a new room with: %s", ACCEPT).exists();
        assertThat(now)
                .as("the public API of %s changed; if you mean it: %s", room, ACCEPT)
                .containsExactlyElementsOf(Files.readAllLines(reviewed, UTF_8));
    }
}
