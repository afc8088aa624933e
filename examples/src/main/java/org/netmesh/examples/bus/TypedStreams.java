package org.netmesh.examples.bus;

import java.util.stream.IntStream;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.bus.SubscribeOpts;

/** Events as values of a type of yours. */
public final class TypedStreams {
    /** One word of an answer, and its place in it. */
    public record TokenEvent(String token, int index) {}

    private TypedStreams() {}

    /** Emits three tokens and prints them as they come back. */
    public static void main(String[] args) {
        try (NetNode node = NetNode.create(NetNodeConfig.builder().shards(1).build())) {
            IntStream.range(0, 3).forEach(i -> node.emit(new TokenEvent("word" + i, i)));

            var opts = SubscribeOpts.builder().limit(100).build();
            try (var tokens = node.subscribeTyped(TokenEvent.class, opts)) {
                for (TokenEvent token : tokens) {
                    System.out.println(token.index() + ": " + token.token());
                    if (token.index() == 2) break;
                }
            }
        }
    }
}
