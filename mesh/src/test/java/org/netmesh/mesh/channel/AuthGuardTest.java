package org.netmesh.mesh.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;

class AuthGuardTest {
    private static final ChannelName NEWS = new ChannelName("news");

    private final AuthGuard guard = new AuthGuard();

    // spec 03 §21 33; §20 M-48: concurrent grants, revocations and checks end consistent
    @Test
    void whatIsGrantedWhileOthersReadIsVisibleToEveryLaterCheck() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                int first = writer * 250;
                all.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    for (int i = first; i < first + 250; i++) {
                                        guard.grant(node(i), NEWS);
                                        assertThat(guard.allows(node(i), NEWS)).isTrue();
                                        guard.revoke(node(5_000 + i), NEWS);
                                    }
                                },
                                threads));
                all.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    for (int i = 0; i < 1_000; i++) guard.allows(node(i), NEWS);
                                },
                                threads));
            }
            all.forEach(CompletableFuture::join);
        }
        assertThat(IntStream.range(0, 1_000)).allMatch(i -> guard.allows(node(i), NEWS));
        assertThat(guard.size()).isEqualTo(1_000);
    }

    // spec 03 §21 34: no pair is ever mistaken for another
    @Test
    void amongTenThousandStrangersNoneIsAllowed() {
        for (int i = 0; i < 1_000; i++) guard.grant(node(i), NEWS);
        assertThat(IntStream.range(1_000, 11_000)).noneMatch(i -> guard.allows(node(i), NEWS));
    }

    private static NodeId node(int number) {
        return new NodeId(number + 1);
    }
}
