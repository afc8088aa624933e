package org.netmesh.examples.redex;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.netmesh.examples.Example;

class LogOnDiskTest {
    @Test
    void whatWasAppendedIsThereAfterOpeningAgainAndATailGoesOn() {
        assertThat(Example.run(LogOnDisk.class))
                .containsExactly("0: one cup", "1: two plates", "2: three forks");
    }

    @Test
    void clicksAreAppendedAloneAndInBatchesAndFollowed() {
        assertThat(Example.run(Clicks.class))
                .containsExactly(
                        "the batch begins at 1",
                        "an empty one appends OptionalLong.empty",
                        "0 {\"url\":\"/home\"}",
                        "1 {\"url\":\"/shop\"}",
                        "2 {\"url\":\"/pay\"}",
                        "CLOSED: redex: append: file closed");
    }
}
