package org.netmesh.rpc;

import java.util.ArrayList;
import java.util.List;

/** The services of the reference's own fixtures (spec 09 §26). */
final class CrossLanguage {
    static final ServiceName SUM = new ServiceName("cross_lang_echo_sum");
    static final ServiceName UPLOAD = new ServiceName("cross_lang_client_stream_sum");
    static final ServiceName DUPLEX = new ServiceName("cross_lang_duplex_echo");

    record Request(String text, List<Long> numbers) {
        long sum() {
            return numbers.stream().mapToLong(Long::longValue).sum();
        }
    }

    record Answer(String echo, long sum) {}

    record Total(String echo, long total, int count) {}

    private CrossLanguage() {}

    static List<ServeHandle> serve(TypedMeshRpc rpc) {
        return List.of(
                rpc.serve(
                        SUM,
                        Request.class,
                        (request, _) -> new Answer(request.text, request.sum())),
                rpc.serveClientStream(
                        UPLOAD,
                        Request.class,
                        (requests, _) -> total(requests),
                        ServeOptions.DEFAULT),
                rpc.serveDuplex(DUPLEX, Request.class, CrossLanguage::echo, ServeOptions.DEFAULT));
    }

    private static Total total(Iterable<Request> requests) {
        List<String> texts = new ArrayList<>();
        long total = 0;
        for (Request request : requests) {
            if (request.text.equals("refuse")) throw new IllegalArgumentException("as asked");
            texts.add(request.text);
            total += request.sum();
        }
        return new Total(String.join(" ", texts), total, texts.size());
    }

    private static void echo(
            TypedRequestStream<Request> requests,
            TypedResponseSink<Answer> sink,
            RpcContext context) {
        int count = 0;
        for (Request request : requests) {
            sink.send(new Answer(request.text, request.sum()));
            count++;
        }
        sink.send(new Answer("summary", count));
    }
}
