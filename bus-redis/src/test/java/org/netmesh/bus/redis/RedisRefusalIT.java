package org.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netmesh.bus.redis.RedisFixture.all;
import static org.netmesh.bus.redis.RedisFixture.batch;
import static org.netmesh.bus.redis.RedisFixture.numbers;
import static org.netmesh.bus.redis.RedisFixture.opened;
import static org.netmesh.bus.redis.RedisFixture.options;
import static org.netmesh.bus.redis.RedisFixture.payloads;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netmesh.bus.Adapter;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.AdapterException.Kind;
import org.netmesh.testservers.RedisServer;
import org.netmesh.testservers.TestServer;

/** What a server refuses, and which of that is worth a retry (spec 05 §17.2). */
class RedisRefusalIT {
    private static TestServer server;
    private RedisProbe probe;
    private Adapter adapter;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) server.close();
    }

    @BeforeEach
    void open() throws InterruptedException {
        probe = new RedisProbe(server);
        probe.ask("FLUSHALL");
        adapter = opened(options(server).build());
    }

    @AfterEach
    void close() throws InterruptedException {
        adapter.shutdown();
        probe.close();
    }

    @Test
    void aKeyOfAnotherTypeIsFatalAndTheAdapterGoesOn() throws InterruptedException {
        probe.ask("SET", "net:shard:0", "x");
        assertRefused(Kind.FATAL, "WRONGTYPE");
        probe.ask("DEL", "net:shard:0");
        adapter.onBatch(batch(0, 2));
        assertThat(payloads(all(adapter))).isEqualTo(numbers(0, 2));
    }

    @Test
    void aFullServerIsFatalAndSaysSo() {
        probe.ask("CONFIG", "SET", "maxmemory", "1");
        try {
            assertRefused(Kind.FATAL, "OOM command not allowed");
        } finally {
            probe.ask("CONFIG", "SET", "maxmemory", "0");
        }
    }

    // spec 05 §25 M-41
    @Test
    void aMissingPermissionIsFatalAndAReplicaIsTransient() {
        probe.ask("ACL", "SETUSER", "default", "-xadd");
        try {
            assertRefused(Kind.FATAL, "NOPERM");
        } finally {
            probe.ask("ACL", "SETUSER", "default", "+xadd");
        }
        probe.ask("REPLICAOF", "127.0.0.1", "1");
        try {
            assertRefused(Kind.TRANSIENT, "READONLY");
        } finally {
            probe.ask("REPLICAOF", "NO", "ONE");
        }
        probe.ask("CONFIG", "SET", "min-replicas-to-write", "1");
        try {
            assertRefused(Kind.TRANSIENT, "NOREPLICAS");
        } finally {
            probe.ask("CONFIG", "SET", "min-replicas-to-write", "0");
        }
    }

    // spec 05 §25 M-41; not run against a cluster: these replies are made up
    @ParameterizedTest
    @CsvSource({
        "MOVED 3999 127.0.0.1:6381,TRANSIENT",
        "ASK 3999 127.0.0.1:6381,TRANSIENT",
        "TRYAGAIN Multiple keys request,TRANSIENT",
        "CLUSTERDOWN The cluster is down,TRANSIENT",
        "MASTERDOWN Link with MASTER is down,TRANSIENT",
        "LOADING Redis is loading the dataset in memory,TRANSIENT",
        "BUSY Redis is busy running a script,TRANSIENT",
        "WRONGPASS invalid username-password pair,FATAL",
        "NOAUTH Authentication required.,FATAL",
        "NOSCRIPT No matching script,FATAL",
        "CROSSSLOT Keys in request don't hash to the same slot,FATAL",
        "BUSYGROUP Consumer Group name already exists,FATAL",
        "ERR unknown command,FATAL"
    })
    void repliesAreClassedByTheirFirstWord(String reply, Kind kind) {
        AdapterException told =
                RedisFailure.ofWrite(
                        new IllegalStateException(new RedisCommandExecutionException(reply)));
        assertThat(told.kind()).isEqualTo(kind);
        assertThat(told).hasMessageContaining(reply).hasRootCauseMessage(reply);
    }

    @Test
    void aReplicaMakesTheNextCallGoToTheNextServer() throws InterruptedException {
        try (TestServer other = RedisServer.start()) {
            Adapter both = opened(options(server).url(other.uri("redis")).poolSize(1).build());
            probe.ask("REPLICAOF", "127.0.0.1", "1");
            try {
                assertThatThrownBy(() -> both.onBatch(batch(0, 1)))
                        .hasMessageContaining("READONLY");
                both.onBatch(batch(0, 1));
                assertThat(payloads(all(both))).isEqualTo(numbers(0, 1));
            } finally {
                probe.ask("REPLICAOF", "NO", "ONE");
                both.shutdown();
            }
        }
    }

    // spec 05 §25 M-40
    @Test
    void afterShutdownEveryCallFailsWithShutdownAndASecondInitReplacesNothing()
            throws InterruptedException {
        adapter.init();
        adapter.onBatch(batch(0, 1));
        adapter.shutdown();
        adapter.shutdown();
        assertShutdown(() -> adapter.onBatch(batch(1, 1)));
        assertShutdown(() -> all(adapter));
        assertShutdown(() -> adapter.lastPosition(RedisFixture.SHARD));
        assertShutdown(adapter::storedShards);
        assertShutdown(adapter::init);
        assertThat(adapter.isHealthy()).isFalse();
    }

    @Test
    void aCallBeforeInitIsATransientError() {
        assertThatThrownBy(() -> RedisFixture.made(options(server).build()).onBatch(batch(0, 1)))
                .isInstanceOfSatisfying(
                        AdapterException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));
    }

    @Test
    void anEmptyBatchIsASuccess() throws InterruptedException {
        adapter.onBatch(batch(0, 0));
        assertThat(adapter.lastPosition(RedisFixture.SHARD)).isEqualTo(Optional.empty());
    }

    private void assertRefused(Kind kind, String reason) {
        assertThatThrownBy(() -> adapter.onBatch(batch(0, 2)))
                .isInstanceOfSatisfying(
                        AdapterException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(reason);
    }

    private interface Call {
        void run() throws InterruptedException;
    }

    private static void assertShutdown(Call call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        AdapterException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SHUTDOWN));
    }
}
