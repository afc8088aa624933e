package org.netmesh.interop;

import java.util.List;
import org.netmesh.rpc.Codec;
import org.netmesh.rpc.MeshRpc;
import org.netmesh.rpc.ServeHandle;
import org.netmesh.rpc.ServiceName;

/**
 * The service by which packages of every language prove that they write the same JSON and speak the
 * same wire (spec 09 §26): text and numbers in, the text and their sum out.
 */
public final class EchoSum {
    public static final ServiceName SERVICE = new ServiceName("cross_lang_echo_sum");

    /** Both are needed; without one the request is bad. */
    public record Request(String text, List<Long> numbers) {}

    /** The text as it came; the sum stays at the end of its range. */
    public record Answer(String echo, long sum) {}

    private EchoSum() {}

    public static ServeHandle serve(MeshRpc rpc) {
        return rpc.typed(Codec.json())
                .serve(SERVICE, Request.class, (request, context) -> answer(request));
    }

    private static Answer answer(Request request) {
        long sum = 0;
        for (long number : request.numbers) sum = saturated(sum, number);
        return new Answer(request.text, sum);
    }

    private static long saturated(long a, long b) {
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) >= 0) return sum;
        return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
