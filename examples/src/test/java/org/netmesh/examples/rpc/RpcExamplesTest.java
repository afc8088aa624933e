package org.netmesh.examples.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.netmesh.examples.Example;

/** What the examples of remote calls print. */
class RpcExamplesTest {
    // parity: rpc.TypedMeshRpc.fromMesh
    @Test
    void recordsGoThereAndBackAndABadRequestHasItsStatus() {
        assertThat(Example.run(EchoSum.class))
                .containsExactly(
                        "Response[echo=hi, sum=6]",
                        "nrpc:server_error: status=0x8000 message=text must not be empty",
                        "item 1",
                        "item 2",
                        "item 3");
    }

    @Test
    void aCallerRetriesHedgesGivesUpAndCancels() {
        assertThat(Example.run(Resilience.class))
                .containsExactly(
                        "with a retry: hello",
                        "with a hedge: world",
                        "asked, and refused: RAN",
                        "asked, and refused: RAN",
                        "not even asked: OPEN",
                        "cancelled before it began: NOT_SENT");
    }
}
