package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.Tag;
import org.netmesh.capability.predicate.NetWhere;
import org.netmesh.capability.predicate.P;
import org.netmesh.capability.predicate.Predicate;
import org.netmesh.capability.predicate.PredicateException;
import org.netmesh.mesh.SessionSecurity;

/** A caller's predicate decides which rows a handler answers with (spec 04b §4). */
class WhereTest {
    private static final RpcStatus BAD_PREDICATE = new RpcStatus(0x8001);
    private static final Map<String, CapabilitySet> ROWS =
            Map.of(
                    "0", row("ml-training", "hardware.gpu", "hardware.memory_gb=64"),
                    "1", row("ml-training", "hardware.gpu", "hardware.memory_gb=16"),
                    "2", row("serving", "hardware.gpu", "hardware.memory_gb=64"),
                    "3", row("ml-training", "hardware.memory_gb=128"));

    private final SimPair pair = new SimPair(SessionSecurity.PREFER_EXTENDED);

    @BeforeEach
    void serve() {
        pair.server.serve("rows", (request, context) -> RpcResponse.of(rows(context)));
    }

    // spec 04b §10 8, §9 10
    @Test
    void aHandlerAnswersWithTheRowsThatTheCallersPredicateTakes() {
        Predicate gpu = P.exists("hardware.gpu");
        Predicate large = P.numericAtLeast("hardware.memory_gb", 32);
        Predicate training = P.metadataEquals("intent", "ml-training");

        assertThat(ask(CallOptions.builder().where(P.and(gpu, large, training)).build()))
                .isEqualTo("0");
        assertThat(ask(CallOptions.builder().where(large).build())).isEqualTo("0,2,3");
        assertThat(ask(CallOptions.DEFAULT)).isEqualTo("no filter");
    }

    // spec 04b §10 8, §9 10: refused, and never "no filter"
    @Test
    void aHeaderThatIsNoPredicateIsAnsweredWithTheHandlersError() {
        CallOptions bad = CallOptions.builder().header(NetWhere.HEADER, "{not-json").build();

        Throwable failure =
                pair.mesh.awaitFailure(pair.caller.call(pair.server.node(), "rows", "", bad));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        RpcServerException.class,
                        e -> assertThat(e.status()).isEqualTo(BAD_PREDICATE));
    }

    private static byte[] rows(RpcContext context) {
        try {
            return context.where().map(WhereTest::matching).orElse("no filter").getBytes(UTF_8);
        } catch (PredicateException e) {
            throw new RpcAppException(BAD_PREDICATE, "net-where: " + e.kind());
        }
    }

    private static String matching(Predicate predicate) {
        return ROWS.entrySet().stream()
                .filter(row -> predicate.test(row.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(","));
    }

    private String ask(CallOptions options) {
        return new String(
                pair.mesh.await(pair.caller.call(pair.server.node(), "rows", "", options)).bytes(),
                UTF_8);
    }

    private static CapabilitySet row(String intent, String... tags) {
        List<Tag> parsed = List.of(tags).stream().map(Tag::parse).toList();
        return CapabilitySet.of(parsed, Map.of("intent", intent));
    }
}
