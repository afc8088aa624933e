package org.netmesh.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.mesh.PeerTicket;
import org.netmesh.mesh.channel.ChannelAuthException;
import org.netmesh.mesh.channel.SubscribeOptions;
import org.netmesh.mesh.identity.IssueTokenOptions;
import org.netmesh.mesh.identity.Token;
import org.netmesh.mesh.identity.TokenScope;
import tools.jackson.databind.json.JsonMapper;

/**
 * The process that wants the sensor's channel and has no right to it: it tries without a token,
 * with that of another, and with one of its own making, and tells what the sensor answered. One
 * thread does it; another waits for the end.
 */
final class MeshGuest {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final MeshSeat seat;
    private final Token stolen;

    /**
     * What the sensor answered.
     *
     * @param toOthers when the guest showed the token that the reader was given
     * @param toItsOwn when it showed one that it had made itself
     */
    record Answers(String toNone, String toOthers, String toItsOwn) {
        private static final JsonMapper JSON = JsonMapper.shared();
        private static final String REFUSED = "channel: unauthorized";

        static boolean areAnswers(String line) {
            return line.contains("\"toNone\"");
        }

        static Answers parse(String line) {
            return JSON.readValue(line, Answers.class);
        }

        private List<String> all() {
            return List.of(toNone, toOthers, toItsOwn);
        }

        boolean allRefused() {
            return all().stream().allMatch(REFUSED::equals);
        }
    }

    private MeshGuest(MeshSeat seat, Token stolen) {
        this.seat = seat;
        this.stolen = stolen;
    }

    public static void main(String[] args) {
        MeshSeat.with("guest", MeshGuest::begin);
    }

    private static void begin(MeshSeat seat) throws IOException {
        Optional<Token> token = seat.order().map(MeshSensor::token);
        token.map(stolen -> new MeshGuest(seat, stolen))
                .ifPresent(guest -> Thread.ofPlatform().daemon().start(guest::run));
        while (seat.order().isPresent()) {
            // There is nothing more that a guest is told.
        }
    }

    private void run() {
        try {
            PeerTicket sensor = seat.findSensor();
            dial(sensor);
            seat.say(
                    new Answers(
                            answer(sensor, SubscribeOptions.DEFAULT),
                            answer(sensor, SubscribeOptions.token(stolen)),
                            answer(sensor, SubscribeOptions.token(ownToken()))));
        } catch (NetMeshException | InterruptedException ended) {
            return; // with the demo
        }
    }

    private void dial(PeerTicket sensor) throws InterruptedException {
        List<PeerTicket> relays = seat.setup().relayTickets();
        for (int turn = 0; ; turn++) {
            try {
                PeerTicket relay = relays.get(turn % relays.size());
                seat.node().connectVia(relay.id(), sensor.key(), sensor.id());
                return;
            } catch (NetMeshException unreachable) {
                Thread.sleep(PAUSE);
            }
        }
    }

    /** What the sensor says to it, however often the question must be asked. */
    private String answer(PeerTicket sensor, SubscribeOptions shown) throws InterruptedException {
        while (true) {
            try {
                seat.node().subscribeChannel(sensor.id(), MeshSeat.CHANNEL, shown).close();
                return "let in";
            } catch (ChannelAuthException refused) {
                return String.valueOf(refused.getMessage());
            } catch (NetMeshException unanswered) {
                Thread.sleep(PAUSE);
                dial(sensor);
            }
        }
    }

    private Token ownToken() {
        return seat.identity()
                .issueToken(
                        IssueTokenOptions.builder()
                                .subject(seat.identity().entityId())
                                .scope(Set.of(TokenScope.SUBSCRIBE))
                                .channel(new ChannelName(MeshSeat.CHANNEL))
                                .ttl(LIFETIME)
                                .build());
    }
}
