package org.netmesh.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChannelNamesTest {
    @Test
    void anAcceptedNameHasAHashAndARefusalSaysWhy() {
        assertThat(Example.run(ChannelNames.class))
                .containsExactly(
                        "sensors/temperature has the hash 86d0f64acf814e5f",
                        "refused: invalid channel name format: must not contain '//'");
    }
}
