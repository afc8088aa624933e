package org.netmesh.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.crypto.Psk;

/**
 * The processes of the demo's mesh: relays, one with the sensors, archives of its log, one that
 * reads both, and a guest. One thread at a time.
 */
final class MeshCrew implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int RELAYS = 2;
    static final int ARCHIVES = 2;

    /** All of them. */
    static final int SIZE = RELAYS + ARCHIVES + 3;

    private final List<Seat> relays = new ArrayList<>();
    private final List<Seat> archives = new ArrayList<>();
    private final Seat sensor;
    private final Seat reader;
    private final Seat guest;

    /** A process and the last line it told. */
    record Seat(Child child, Told told) implements AutoCloseable {
        private static Seat start(Class<?> program) throws IOException {
            var told = new Told();
            return new Seat(new Child(program, List.of(), told::tell), told);
        }

        long pid() {
            return child.pid();
        }

        /** Tells it something, and waits for an answer of the kind. */
        String ask(String order, Predicate<String> kind) throws IOException, InterruptedException {
            told.forget();
            child.tell(order);
            return told.await(kind, PATIENCE)
                    .orElseThrow(() ->
                            new IOException("a line of mesh process " + pid() + ", which is slow"));
        }

        private MeshSeat.Card join(MeshSeat.Setup setup) throws IOException, InterruptedException {
            return MeshSeat.Card.parse(ask(setup.toLine(), MeshSeat.Card::isCard));
        }

        @Override
        public void close() {
            child.close();
        }
    }

    /** Starts them and brings them together. */
    MeshCrew() throws IOException, InterruptedException {
        for (int i = 0; i < RELAYS; i++) relays.add(Seat.start(MeshRelay.class));
        sensor = Seat.start(MeshSensor.class);
        reader = Seat.start(MeshReader.class);
        guest = Seat.start(MeshGuest.class);
        for (int i = 0; i < ARCHIVES; i++) archives.add(Seat.start(MeshArchive.class));
        try {
            meet();
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Whoever is to hear an announcement must be there before it: the sensor comes last. */
    private void meet() throws IOException, InterruptedException {
        try (Psk psk = Psk.generate(Entropy.system())) {
            String key = psk.exportHex();
            var tickets = new ArrayList<String>();
            for (Seat relay : relays) {
                tickets.add(relay.join(new MeshSeat.Setup(key, List.of())).ticket());
            }
            var setup = new MeshSeat.Setup(key, tickets);
            String wanted = reader.join(setup).entity();
            guest.join(setup);
            for (Seat archive : archives) archive.join(setup);
            sensor.join(setup);
            String token = sensor.ask(MeshSensor.ADMIT + wanted, MeshCrew::isText);
            token = token.substring(1, token.length() - 1);
            reader.child.tell(token);
            guest.child.tell(token);
        }
    }

    List<Seat> relays() {
        return relays;
    }

    List<Seat> archives() {
        return archives;
    }

    Seat sensor() {
        return sensor;
    }

    Seat reader() {
        return reader;
    }

    Seat guest() {
        return guest;
    }

    @Override
    public void close() {
        guest.close();
        reader.close();
        archives.forEach(Seat::close);
        sensor.close();
        relays.forEach(Seat::close);
    }

    private static boolean isText(String line) {
        return line.startsWith("\"");
    }
}
