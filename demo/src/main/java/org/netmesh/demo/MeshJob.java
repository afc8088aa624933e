package org.netmesh.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.crypto.Psk;

/**
 * A mesh of processes on this machine: one with the sensors, one that reads them and cannot reach
 * it, and two relays, each of which would do. Half-way the relay in use is killed; nothing may be
 * missing at the end. One thread at a time.
 */
final class MeshJob implements Run.Companion, AutoCloseable {
    private static final String ROW = "%-38s%11s%10s%10s%11s";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int RELAYS = 2;

    private final long killAtNanos;
    private final List<Seat> relays = new ArrayList<>();
    private final Seat sensor;
    private final Seat reader;
    private Optional<Kill> kill = Optional.empty();
    private long sent = -1;

    /** A process and the last line it told. */
    private record Seat(Child child, Told told) implements AutoCloseable {
        static Seat start(Class<?> program) throws IOException {
            var told = new Told();
            return new Seat(new Child(program, List.of(), told::tell), told);
        }

        long pid() {
            return child.pid();
        }

        /** Gives it its first line, and waits for its ticket. */
        String join(MeshSeat.Setup setup) throws IOException, InterruptedException {
            child.tell(setup.toLine());
            return told.await(line -> line.startsWith("\"netmesh:"), PATIENCE)
                    .map(line -> line.substring(1, line.length() - 1))
                    .orElseThrow(() ->
                            new IOException("a line of mesh process " + pid() + ", which is slow"));
        }

        @Override
        public void close() {
            child.close();
        }
    }

    /**
     * @param relay which one was killed
     * @param seen how things stood at the reader
     * @param readings that there were at the sensor once the relay was dead
     */
    private record Kill(int relay, MeshView seen, long readings) {}

    /**
     * Starts the processes and brings them together.
     *
     * @param duration of the demo: the kill comes in the middle of it
     */
    MeshJob(Duration duration) throws IOException, InterruptedException {
        for (int i = 0; i < RELAYS; i++) relays.add(Seat.start(MeshRelay.class));
        sensor = Seat.start(MeshSensor.class);
        reader = Seat.start(MeshReader.class);
        try {
            meet();
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
        killAtNanos = System.nanoTime() + duration.toNanos() / 2;
    }

    private void meet() throws IOException, InterruptedException {
        try (Psk psk = Psk.generate(Entropy.system())) {
            String key = psk.exportHex();
            var tickets = new ArrayList<String>();
            for (Seat relay : relays) {
                tickets.add(relay.join(new MeshSeat.Setup(key, List.of(), "")));
            }
            String source = sensor.join(new MeshSeat.Setup(key, tickets, ""));
            reader.child.tell(new MeshSeat.Setup(key, tickets, source).toLine());
        }
    }

    @Override
    public List<String> step() throws IOException, InterruptedException {
        boolean due = kill.isEmpty() && System.nanoTime() - killAtNanos > 0;
        Optional<MeshView> seen = view();
        if (due && seen.filter(view -> view.next() > 0).isPresent()) kill(seen.get());
        String killed =
                kill.map(one -> "relay killed with kill -9 at %,d; ".formatted(one.seen.next()))
                        .orElse("");
        long readings = seen.map(MeshView::next).orElse(0L);
        return List.of("Mesh: %s%,d readings over a relay".formatted(killed, readings));
    }

    /** Kills the relay if that was not done yet, waits for the other, and ends the readings. */
    void finish() throws IOException, InterruptedException {
        if (kill.isEmpty()) {
            Optional<MeshView> reading = await(view -> view.next() > 0);
            if (reading.isPresent()) kill(reading.get());
        }
        await(this::anotherTookOver);
        sent = count(MeshSensor.STOP);
        await(view -> view.next() >= sent);
    }

    /** Whether every reading came, once and in order, although a relay was killed. */
    boolean proven() {
        return view().filter(view -> view.next() == sent && view.missed() == 0)
                .filter(this::anotherTookOver)
                .isPresent();
    }

    /** The ways, a row for each relay, and what became of the stream. */
    List<String> report() {
        Optional<MeshView> seen = view();
        if (seen.isEmpty() || kill.isEmpty()) return List.of("Mesh: its reader got no readings.");
        MeshView view = seen.get();
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add(
                "Mesh: encrypted processes on loopback. Reader %d reaches sensor %d only"
                        .formatted(reader.pid(), sensor.pid()));
        lines.add(
                "over a relay; kill -9 of relay %d came at %,d readings."
                        .formatted(relays.get(kill.get().relay).pid(), kill.get().seen.next()));
        lines.add("");
        lines.add(ROW.formatted("path", "readings", "pings", "lost", "round trip"));
        for (int i = 0; i < relays.size(); i++) lines.add(row(i, path(i, view)));
        lines.add("");
        lines.add(
                "%,d readings sent on one reliable stream, %,d received in order, %,d missing."
                        .formatted(
                                sent,
                                view.next() - view.missed(),
                                sent - view.next() + view.missed()));
        lines.addAll(how(view));
        return lines;
    }

    @Override
    public void close() {
        reader.close();
        sensor.close();
        relays.forEach(Seat::close);
    }

    private static List<String> how(MeshView view) {
        String gap =
                String.format(
                        Locale.ROOT, "The longest silence was %.1f s. ", view.longestSeconds());
        if (view.again() == 0) {
            return List.of(gap + "The session found the other relay by itself.");
        }
        return List.of(
                gap + "The reader dialled again over the other relay",
                "and named the reading it waited for; the sensor sent on from its log.",
                "%,d readings came twice and were dropped.".formatted(view.twice()));
    }

    /** Of a relay that was killed: until then. */
    private MeshView.Path path(int relay, MeshView now) {
        MeshView.Path last = now.paths().get(relay);
        return kill.filter(one -> one.relay == relay)
                .map(one -> one.seen.paths().get(relay).with(last.readings()))
                .orElse(last);
    }

    private String row(int relay, MeshView.Path path) {
        String loss = path.pings() == 0 ? "" : percent(path.lost(), path.pings());
        return ROW.formatted(
                "sensor > relay %d > reader".formatted(relays.get(relay).pid()),
                "%,d".formatted(path.readings()),
                "%,d".formatted(path.pings()),
                loss,
                path.rttMillis() == 0
                        ? ""
                        : String.format(Locale.ROOT, "%.2f ms", path.rttMillis()));
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    /** Whether a reading came that was made after the relay's death. */
    private boolean anotherTookOver(MeshView view) {
        return kill.filter(one -> view.next() > one.readings).isPresent();
    }

    private void kill(MeshView view) throws IOException, InterruptedException {
        relays.get(view.via()).child.kill();
        kill = Optional.of(new Kill(view.via(), view, count(MeshSensor.COUNT)));
    }

    /** How many readings the sensor has; -1 if it does not say. */
    private long count(String order) throws IOException, InterruptedException {
        sensor.told.forget();
        sensor.child.tell(order);
        return sensor.told
                .await(line -> line.matches("\\d+"), PATIENCE)
                .map(Long::parseLong)
                .orElse(-1L);
    }

    private Optional<MeshView> view() {
        return reader.told.last().filter(MeshJob::isView).map(MeshView::parse);
    }

    private Optional<MeshView> await(Predicate<MeshView> holds) throws InterruptedException {
        return reader.told
                .await(line -> isView(line) && holds.test(MeshView.parse(line)), PATIENCE)
                .map(MeshView::parse);
    }

    private static boolean isView(String line) {
        return line.startsWith("{");
    }
}
