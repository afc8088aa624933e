package org.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ShardId;

/** When an entry is a copy that its reader has (spec 05 §30.2). */
class ReadDedupTest {
    private static final ShardId SHARD = new ShardId(0);
    private final ReadDedup dedup = new ReadDedup(2);

    @Test
    void aCopyInTheSamePageIsOne() {
        ReadDedup.Page page = page("");
        assertThat(page.isCopy("1-0", "a")).isFalse();
        assertThat(page.isCopy("2-0", "a")).isTrue();
        assertThat(dedup.skipped.sum()).isEqualTo(1);
    }

    @Test
    void aCopyBehindThePositionOfAReaderThatHasTheFirstIsOne() {
        page("").isCopy("1-0", "a");
        assertThat(page("1-0").isCopy("2-0", "a")).isTrue();
        assertThat(page("1").isCopy("3-0", "a")).isTrue();
    }

    @Test
    void anEntryReadAgainIsNone() {
        page("").isCopy("1-0", "a");
        assertThat(page("").isCopy("1-0", "a")).isFalse();
        assertThat(page("0-5").isCopy("1-0", "a")).isFalse();
    }

    @Test
    void aCopyIsDeliveredToAReaderThatNeverHadTheFirst() {
        page("").isCopy("5-0", "a");
        // Retention has taken the first away before this reader came to it.
        assertThat(page("4-0").isCopy("6-0", "a")).isFalse();
        assertThat(page("6-0").isCopy("7-0", "a")).isTrue();
    }

    @Test
    void theEarliestEntryCountsInWhateverOrderReadersFindThem() {
        page("").isCopy("9-0", "a");
        page("").isCopy("3-0", "a");
        assertThat(page("3-0").isCopy("9-0", "a")).isTrue();
    }

    @Test
    void shardsShareNoIds() {
        page("").isCopy("1-0", "a");
        ReadDedup.Page other = dedup.page(new ShardId(1), Optional.of("1-0"));
        assertThat(other.isCopy("2-0", "a")).isFalse();
    }

    @Test
    void whatWasUnusedForLongestIsForgotten() {
        ReadDedup.Page first = page("");
        first.isCopy("1-0", "a");
        first.isCopy("2-0", "b");
        first.isCopy("3-0", "c");
        assertThat(page("3-0").isCopy("4-0", "a")).isFalse();
        assertThat(page("3-0").isCopy("5-0", "c")).isTrue();
    }

    @Test
    void idsThatNoBusWritesAreNotRemembered() {
        String id = "x".repeat(129);
        page("").isCopy("1-0", id);
        assertThat(page("1-0").isCopy("2-0", id)).isFalse();
    }

    private ReadDedup.Page page(String after) {
        return dedup.page(SHARD, Optional.of(after).filter(text -> !text.isEmpty()));
    }
}
