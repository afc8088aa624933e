package org.netmesh.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {
    @Test
    void withoutWordsItReadsThisMachineForTenSecondsIntoMemory() {
        DemoOptions options = DemoOptions.parse(List.of());
        assertThat(options.input()).isEmpty();
        assertThat(options.transport()).isEqualTo(DemoOptions.Storage.MEMORY);
        assertThat(options.duration()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.live()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--transport kafka | --transport is memory, redis or jetstream, not kafka",
                "--seconds 0       | --seconds is 1 to 3600, not 0",
                "--input           | --input needs a value",
                "--fast            | there is no option --fast",
                "--url redis://x   | --url needs --transport redis or jetstream",
            })
    void aWrongWordIsRefusedWithWhatIsAllowed(String words, String message) {
        assertThatThrownBy(() -> DemoOptions.parse(List.of(words.split(" ", -1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
