package org.netmesh.mesh.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netmesh.kernel.SubnetId;
import org.netmesh.mesh.channel.ChannelException.Kind;

class ChannelConfigTest {
    // spec 03 §6
    // parity: channels.ChannelConfig, channels.ChannelConfig.name, channels.ChannelConfig.priority,
    // channels.ChannelConfig.maxRatePps, channels.ChannelConfig.visibility
    @Test
    void aChannelIsOpenUnlessItSaysOtherwise() {
        ChannelConfig open = ChannelConfig.builder("sensors/temp").build();
        assertThat(open.name().value()).isEqualTo("sensors/temp");
        assertThat(open.visibility()).isEqualTo(Visibility.GLOBAL);
        assertThat(open.restricted()).isFalse();
        assertThat(open.reliable()).isFalse();
        assertThat(open.priority()).isZero();
        assertThat(open.maxRatePps()).isEmpty();
        assertThat(ChannelConfig.builder("a").priority(255).build().priority()).isEqualTo(255);
        assertThat(ChannelConfig.builder("a").maxRatePps(7).build().maxRatePps()).hasValue(7);
    }

    // spec 03 §21 26; spec 03 §17
    // parity: channels.ChannelConfig.name, channels.errors.ChannelError
    @Test
    void whatIsOutOfRangeIsRefusedByName() {
        assertInvalid(() -> ChannelConfig.builder("a").priority(256).build(), "priority");
        assertInvalid(() -> ChannelConfig.builder("a").maxRatePps(0).build(), "maxRatePps");
        assertInvalid(
                () ->
                        ChannelConfig.builder("a")
                                .exportTo(SubnetId.of(3))
                                .visibility(Visibility.GLOBAL)
                                .build(),
                "exportTo");
        assertThatThrownBy(() -> Visibility.parse("nonsense"))
                .hasMessage(
                        "channel: invalid visibility \"nonsense\" (expected subnet-local |"
                                + " parent-visible | exported | global)");
        assertThatThrownBy(() -> OnFailure.parse("nonsense"))
                .hasMessageStartingWith("channel: invalid on_failure \"nonsense\"");
        assertThatThrownBy(() -> ChannelConfig.builder("has spaces"))
                .isInstanceOfSatisfying(
                        ChannelException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_NAME))
                .hasMessage("channel: invalid name: invalid character ' ' in channel name");
    }

    // spec 03 §6
    // parity: channels.Visibility
    @ParameterizedTest
    @EnumSource
    void everyVisibilityHasAWord(Visibility visibility) {
        assertThat(Visibility.parse(visibility.wire())).isEqualTo(visibility);
        assertThat(ChannelConfig.builder("a").visibility(visibility).build().visibility())
                .isEqualTo(visibility);
    }

    // spec 03 §24.1 19
    @Test
    void anExportedChannelIsForTheSubnetsItNamesAndBelow() {
        SubnetId here = SubnetId.of(3, 7);
        ChannelConfig exported =
                ChannelConfig.builder("a").exportTo(SubnetId.of(4), SubnetId.of(3, 8)).build();
        assertThat(List.of(SubnetId.of(4), SubnetId.of(4, 1, 2), SubnetId.of(3, 8)))
                .allMatch(there -> exported.admits(here, there));
        assertThat(List.of(here, SubnetId.of(3), SubnetId.of(3, 9), SubnetId.GLOBAL))
                .noneMatch(there -> exported.admits(here, there));
    }

    // spec 03 §15
    @Test
    void theSettingsHaveTheDefaultsOfTheSpecification() {
        assertThat(ChannelSettings.DEFAULT.toString())
                .isEqualTo(
                        "ChannelSettings[subnet=global, defaultVisibility=GLOBAL,"
                                + " maxChannelsPerPeer=1024, membershipAckTimeout=PT5S,"
                                + " tokenSweepInterval=Optional[PT30S], authFailureLimit=16,"
                                + " authFailureWindow=PT1M, authThrottle=PT30S]");
        assertInvalid(() -> ChannelSettings.builder().maxChannelsPerPeer(0).build(), "maxChannels");
    }

    // spec 03 §7.2: a queue group has a name of 1 to 255 bytes
    @Test
    void aQueueGroupNeedsAName() {
        assertInvalid(() -> SubscribeOptions.builder().queueGroup(""), "queue group");
        assertInvalid(() -> SubscribeOptions.builder().queueGroup("é".repeat(128)), "256");
    }

    private static void assertInvalid(Runnable making, String naming) {
        assertThatThrownBy(making::run)
                .isInstanceOfSatisfying(
                        ChannelException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_CONFIG))
                .hasMessageContaining(naming);
    }
}
