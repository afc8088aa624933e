package org.netmesh.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Load, processor, memory and network of a Linux machine, from the files under {@code /proc}. */
final class ProcFiles implements Machine {
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path PROCESSOR = Path.of("/proc/stat");
    private static final Path NETWORK = Path.of("/proc/net/dev");

    private Processor lastProcessor = new Processor(0, 0, 0);
    private Network lastNetwork = new Network(0, 0);
    private long lastNanos;
    private boolean first = true;

    /** Ticks since the start of the machine, and switches from task to task. */
    private record Processor(long busy, long all, long switches) {}

    /** Bytes since the start of the machine, over all interfaces but the loopback. */
    private record Network(long received, long sent) {}

    static boolean available() {
        return List.of(LOAD, MEMORY, PROCESSOR, NETWORK).stream().allMatch(Files::isReadable);
    }

    @Override
    public String describe() {
        return "/proc";
    }

    @Override
    public List<Reading> read(long nowNanos) {
        var readings = new ArrayList<Reading>();
        String load = words(lines(LOAD).getFirst())[0];
        readings.add(new Reading("load, 1 min", Double.parseDouble(load), ""));
        readings.add(new Reading("memory in use", memoryInUse(), "B"));
        addRates(readings, nowNanos);
        return readings;
    }

    /** What must be compared with the reading before; the first one has none. */
    private void addRates(List<Reading> readings, long nowNanos) {
        Processor processor = processor();
        Network network = network();
        double seconds = (nowNanos - lastNanos) / 1e9;
        if (!first && seconds > 0) {
            long ticks = Math.max(1, processor.all - lastProcessor.all);
            double busy = 100.0 * (processor.busy - lastProcessor.busy) / ticks;
            readings.add(new Reading("processor busy", busy, "%"));
            double switches = (processor.switches - lastProcessor.switches) / seconds;
            readings.add(new Reading("task switches", switches, "/s"));
            double received = (network.received - lastNetwork.received) / seconds;
            readings.add(new Reading("network in", received, "B/s"));
            double sent = (network.sent - lastNetwork.sent) / seconds;
            readings.add(new Reading("network out", sent, "B/s"));
        }
        lastProcessor = processor;
        lastNetwork = network;
        lastNanos = nowNanos;
        first = false;
    }

    private static double memoryInUse() {
        double total = 0;
        double available = 0;
        for (String line : lines(MEMORY)) {
            String[] words = words(line);
            if (words[0].equals("MemTotal:")) total = 1024.0 * Long.parseLong(words[1]);
            if (words[0].equals("MemAvailable:")) available = 1024.0 * Long.parseLong(words[1]);
        }
        return total - available;
    }

    private static Processor processor() {
        long busy = 0;
        long all = 0;
        long switches = 0;
        for (String line : lines(PROCESSOR)) {
            String[] words = words(line);
            if (words[0].equals("ctxt")) switches = Long.parseLong(words[1]);
            if (!words[0].equals("cpu")) continue;
            // user nice system idle iowait irq softirq steal; what follows is counted in user.
            for (int i = 1; i < words.length && i <= 8; i++) {
                long ticks = Long.parseLong(words[i]);
                all += ticks;
                if (i != 4 && i != 5) busy += ticks;
            }
        }
        return new Processor(busy, all, switches);
    }

    private static Network network() {
        long received = 0;
        long sent = 0;
        for (String line : lines(NETWORK)) {
            int colon = line.indexOf(':');
            if (colon < 0 || line.substring(0, colon).strip().equals("lo")) continue;
            String[] words = words(line.substring(colon + 1));
            received += Long.parseLong(words[0]);
            sent += Long.parseLong(words[8]);
        }
        return new Network(received, sent);
    }

    private static String[] words(String line) {
        return line.strip().split("\\s+", -1);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
