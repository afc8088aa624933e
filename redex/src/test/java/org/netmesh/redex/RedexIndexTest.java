package org.netmesh.redex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ChannelName;

/**
 * Sets of values by key, kept by a tail (spec 06 §16). Events: {@code +key value}, {@code -key
 * value}.
 */
class RedexIndexTest {
    private static final Codec<List<String>> WORDS =
            new Codec<>() {
                @Override
                public byte[] encode(List<String> words) {
                    return String.join(" ", words).getBytes(UTF_8);
                }

                @Override
                public List<String> decode(byte[] bytes) {
                    List<String> words = List.of(new String(bytes, UTF_8).split(" ", -1));
                    if (words.size() != 2) throw RedexException.decode("two words needed");
                    return words;
                }
            };

    private final Redex redex = Redex.builder().retentionSweep(Duration.ZERO).build();
    private final RedexFile file =
            redex.openFile(
                    new ChannelName("indexed"),
                    RedexFileConfig.builder().retentionMaxEvents(2).build());

    @Test
    void itFollowsInsertsAndRemovalsAndPassesOverWhatDoesNotDecode() {
        append("+a 1", "+a 2", "nonsense", "+b 1", "-a 1");
        try (RedexIndex<String, String> index = start()) {
            assertThat(index.await(4)).isTrue();
            assertThat(index.get("a")).containsExactly("2");
            assertThat(index.keys()).containsExactlyInAnyOrder("a", "b");
            append("-b 1");
            assertThat(index.await(5)).isTrue();
            assertThat(index.contains("b")).isFalse();
            assertThat(index.size()).isEqualTo(1);
            assertThat(index.lagResets()).isZero();
        }
    }

    @Test
    void retentionThatOvertookItMakesItBeginAnewAtWhatIsLeft() {
        append("+a 1", "+b 1", "+c 1", "+d 1");
        file.sweepRetention();
        try (RedexIndex<String, String> index = start()) {
            assertThat(index.await(3)).isTrue();
            assertThat(index.keys()).containsExactlyInAnyOrder("c", "d");
            assertThat(index.lagResets()).isEqualTo(1);
        }
    }

    @Test
    void itEndsWithItsFile() {
        append("+a 1");
        RedexIndex<String, String> index = start();
        file.close();
        assertThat(index.await(99)).isFalse();
        assertThat(index.get("a")).containsExactly("1");
    }

    private RedexIndex<String, String> start() {
        return RedexIndex.start(
                file,
                WORDS,
                0,
                (_, words, changes) -> {
                    String key = words.getFirst().substring(1);
                    if (words.getFirst().startsWith("+")) changes.insert(key, words.get(1));
                    else changes.remove(key, words.get(1));
                });
    }

    private void append(String... events) {
        for (String event : events) file.append(event.getBytes(UTF_8));
    }
}
