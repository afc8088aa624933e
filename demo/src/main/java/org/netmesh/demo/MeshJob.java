package org.netmesh.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A mesh of processes on this machine: one with the sensors, one that finds and reads them and
 * cannot reach it, two relays and two archives, each of which would do, and a guest whom the sensor
 * does not admit. Half-way the relay and the archive in use are killed; nothing may be missing at
 * the end. One thread at a time.
 */
final class MeshJob implements Run.Companion, AutoCloseable {
    private static final String ROW = "%-38s%11s%10s%10s%11s";
    private static final Duration PATIENCE = MeshCrew.PATIENCE;
    private static final Duration TIME_TO_MEET = Duration.ofSeconds(30);

    private final long killAtNanos;
    private final MeshCrew crew;
    private Optional<Kill> kill = Optional.empty();
    private long sent = -1;

    /**
     * @param relay which one was killed
     * @param archive the process that was killed
     * @param seen how things stood at the reader
     * @param readings that there were at the sensor once the relay was dead
     */
    private record Kill(int relay, long archive, MeshView seen, long readings) {}

    /**
     * Starts the processes and brings them together.
     *
     * @param duration of the demo: the kill comes in the middle of it
     */
    MeshJob(Duration duration) throws IOException, InterruptedException {
        crew = new MeshCrew();
        killAtNanos = System.nanoTime() + duration.toNanos() / 2;
    }

    @Override
    public List<String> step() throws IOException, InterruptedException {
        boolean due = kill.isEmpty() && System.nanoTime() - killAtNanos > 0;
        Optional<MeshView> seen = view();
        // The guest must have had its answers, over whichever relay it went.
        boolean ready = seen.filter(MeshJob::underWay).filter(MeshJob::allKnown).isPresent();
        if (due && answers().isPresent() && ready) {
            kill(seen.get());
        }
        String killed =
                kill.map(one -> "relay killed with kill -9 at %,d; ".formatted(one.seen.next()))
                        .orElse("");
        long readings = seen.map(MeshView::next).orElse(0L);
        return List.of("Mesh: %s%,d readings over a relay".formatted(killed, readings));
    }

    /** Kills if that was not done yet, waits for those that are left, and ends the readings. */
    void finish() throws IOException, InterruptedException {
        crew.guest().told().await(MeshGuest.Answers::areAnswers, PATIENCE);
        if (kill.isEmpty()) {
            await(MeshJob::allKnown, TIME_TO_MEET);
            Optional<MeshView> reading = await(MeshJob::underWay);
            if (reading.isEmpty()) return;
            kill(reading.get());
        }
        await(this::anotherTookOver);
        sent = Long.parseLong(crew.sensor().ask(MeshSensor.STOP, MeshJob::isCount));
        await(view -> view.next() >= sent && callsWentOn(view));
    }

    /**
     * Whether every reading came, once and in order, although a relay was killed; whether calls
     * went on without an archive; and whether the channel was for the reader and not for the guest.
     */
    boolean proven() {
        boolean whole =
                view().filter(view -> view.next() == sent && view.missed() == 0)
                        .filter(view -> view.published() > 0)
                        .filter(this::anotherTookOver)
                        .filter(this::callsWentOn)
                        .isPresent();
        return whole && answers().filter(MeshGuest.Answers::allRefused).isPresent();
    }

    /** Who is there, the ways, a row for each relay, and what became of channel and stream. */
    List<String> report() {
        Optional<MeshView> seen = view();
        if (seen.isEmpty() || kill.isEmpty()) return List.of("Mesh: its reader got no readings.");
        MeshView view = seen.get();
        long reader = crew.reader().pid();
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Mesh: encrypted processes on loopback, as they announced themselves:");
        lines.add("");
        lines.addAll(MembersTable.lines(view, answers(), reader));
        lines.add("");
        lines.add(
                "Reader %d found sensor %d by its Java and its cores, and reaches it only"
                        .formatted(reader, crew.sensor().pid()));
        lines.add(
                "over a relay; kill -9 of relay %d came at %,d readings."
                        .formatted(
                                crew.relays().get(kill.get().relay).pid(), kill.get().seen.next()));
        lines.add("");
        lines.add(ROW.formatted("path", "readings", "pings", "lost", "round trip"));
        for (int i = 0; i < crew.relays().size(); i++) lines.add(row(i, path(i, view)));
        lines.add("");
        lines.add(
                "%,d readings sent on one reliable stream, %,d received in order, %,d missing."
                        .formatted(
                                sent,
                                view.next() - view.missed(),
                                sent - view.next() + view.missed()));
        lines.addAll(how(view));
        List<Long> archives = crew.archives().stream().map(MeshCrew.Seat::pid).toList();
        lines.addAll(CallsTable.lines(view.calls(), archives, kill.get().archive));
        return lines;
    }

    @Override
    public void close() {
        crew.close();
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
                "sensor > relay %d > reader".formatted(crew.relays().get(relay).pid()),
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

    /** Whether readings come on the stream and on the channel, and calls are answered. */
    private static boolean underWay(MeshView view) {
        return view.next() > 0 && view.published() > 0 && view.calls().underWay();
    }

    /** Whether the reader has heard of everybody. */
    private static boolean allKnown(MeshView view) {
        return view.members().size() == MeshCrew.SIZE;
    }

    private boolean callsWentOn(MeshView view) {
        return kill.filter(one -> view.calls().wentOnWithout(one.archive, sent)).isPresent();
    }

    /** Whether a reading came that was made after the relay's death. */
    private boolean anotherTookOver(MeshView view) {
        return kill.filter(one -> view.next() > one.readings).isPresent();
    }

    private void kill(MeshView view) throws IOException, InterruptedException {
        long archive = view.calls().followed().getLast();
        for (MeshCrew.Seat seat : crew.archives()) {
            if (seat.pid() == archive) seat.child().kill();
        }
        crew.relays().get(view.via()).child().kill();
        long readings = Long.parseLong(crew.sensor().ask(MeshSensor.COUNT, MeshJob::isCount));
        kill = Optional.of(new Kill(view.via(), archive, view, readings));
    }

    private Optional<MeshGuest.Answers> answers() {
        return crew.guest()
                .told()
                .last()
                .filter(MeshGuest.Answers::areAnswers)
                .map(MeshGuest.Answers::parse);
    }

    private Optional<MeshView> view() {
        return crew.reader().told().last().filter(MeshView::isView).map(MeshView::parse);
    }

    private Optional<MeshView> await(Predicate<MeshView> holds) throws InterruptedException {
        return await(holds, PATIENCE);
    }

    private Optional<MeshView> await(Predicate<MeshView> holds, Duration limit)
            throws InterruptedException {
        return crew.reader()
                .told()
                .await(line -> MeshView.isView(line) && holds.test(MeshView.parse(line)), limit)
                .map(MeshView::parse);
    }

    private static boolean isCount(String line) {
        return line.matches("\\d+");
    }
}
