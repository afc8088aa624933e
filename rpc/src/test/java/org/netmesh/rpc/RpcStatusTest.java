package org.netmesh.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RpcStatusTest {
    // parity: rpc.NRPC_TYPED_BAD_REQUEST, rpc.NRPC_TYPED_HANDLER_ERROR
    @Test
    void theCodesAreFrozen() {
        assertThat(IntStream.range(0, 8).mapToObj(RpcStatus::new))
                .containsExactly(
                        RpcStatus.OK,
                        RpcStatus.NOT_FOUND,
                        RpcStatus.UNAUTHORIZED,
                        RpcStatus.TIMEOUT,
                        RpcStatus.BACKPRESSURE,
                        RpcStatus.CANCELLED,
                        RpcStatus.INTERNAL,
                        RpcStatus.UNKNOWN_VERSION);
        assertThat(RpcStatus.NRPC_TYPED_BAD_REQUEST.code()).isEqualTo(0x8000);
        assertThat(RpcStatus.NRPC_TYPED_HANDLER_ERROR.code()).isEqualTo(0x8001);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0x10000, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aCodeHasSixteenBits(int code) {
        assertThatThrownBy(() -> new RpcStatus(code))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to 65535");
    }

    @Test
    void reservedCodesBelongToTheApplication() {
        assertThat(RpcStatus.UNKNOWN_VERSION.isApplication()).isFalse();
        assertThat(new RpcStatus(0x0008).isApplication()).isTrue();
        assertThat(new RpcStatus(0x0008).isOk()).isFalse();
        assertThat(RpcStatus.OK.isOk()).isTrue();
    }
}
