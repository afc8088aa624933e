package org.netmesh.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpcAppExceptionTest {
    // parity: rpc.appError
    @ParameterizedTest
    @CsvSource({
        "0, nrpc:app_error:0x0000:why",
        "0x2a, nrpc:app_error:0x002a:why",
        "0x8001, nrpc:app_error:0x8001:why",
        "0xFFFF, nrpc:app_error:0xffff:why",
    })
    void theTextHoldsCodeAndBody(int code, String text) {
        var error = new RpcAppException(code, "why");
        assertThat(error).hasMessage(text);
        assertThat(RpcAppException.parse(text))
                .get()
                .satisfies(read -> assertThat(read.code()).isEqualTo(code))
                .satisfies(read -> assertThat(read.body()).isEqualTo("why"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0x1_0000})
    void aCodeBeyondSixteenBitsIsRefused(int code) {
        assertThatThrownBy(() -> new RpcAppException(code, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theBodyKeepsItsColonsAndMayBeEmpty() {
        assertThat(RpcAppException.parse("nrpc:app_error:0X8002:a:b:\nc").orElseThrow().body())
                .isEqualTo("a:b:\nc");
        assertThat(RpcAppException.parse("nrpc:app_error:0x8002:").orElseThrow().body()).isEmpty();
        assertThat(RpcAppException.parse("nrpc:app_error:0x000008002:x").orElseThrow().code())
                .isEqualTo(0x8002);
    }

    // spec 09 §27.49
    @ParameterizedTest
    @ValueSource(
            strings = {
                " nrpc:app_error:0x8001:x",
                "app_error:0x8001:x",
                "nrpc:app_error:0x8001",
                "nrpc:app_error:0x10000:x",
                "nrpc:app_error:0xzz:x",
                "nrpc:app_error:8001:x",
                "nrpc:app_error:0x:x",
                "nrpc:app_error: 0x8001:x",
                "NRPC:app_error:0x8001:x",
                "boom",
                "",
            })
    void ordinaryTextsAreNoApplicationErrors(String text) {
        assertThat(RpcAppException.parse(text)).isEmpty();
    }
}
