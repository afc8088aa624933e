package org.netmesh.redex;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.netmesh.kernel.ChannelName;

/** The programs that StarvedProcessTest runs: each works on logs and prints what became of it. */
final class StarvedPrograms {
    private static final RedexFileConfig PERSISTENT =
            RedexFileConfig.builder().persistent(true).build();
    private static final ChannelName NAME = new ChannelName("starved/log");

    private StarvedPrograms() {}

    private static Redex redex(String folder) {
        return Redex.builder().persistentDir(Path.of(folder)).retentionSweep(Duration.ZERO).build();
    }

    /** Opens so many logs, appends to each in turn, and reads all. */
    static final class ManyLogs {
        private ManyLogs() {}

        public static void main(String[] args) {
            int logs = Integer.parseInt(args[1]);
            try (Redex redex = redex(args[0])) {
                for (int round = 0; round < 2; round++) {
                    for (int i = 0; i < logs; i++) {
                        redex.openFile(new ChannelName("log/" + i), PERSISTENT).append(new byte[5]);
                    }
                }
                long events = 0;
                for (RedexFile file : redex.openFiles()) events += file.readRange(0, -1).size();
                System.out.println(logs + " logs with " + events / logs + " events each");
                Runtime.getRuntime().halt(0);
            }
        }
    }

    /** Fills a hundred thousand logs in memory. */
    static final class ManyInMemory {
        private ManyInMemory() {}

        public static void main(String[] args) {
            try (Redex redex = Redex.builder().retentionSweep(Duration.ZERO).build()) {
                for (int i = 0; i < 100_000; i++) {
                    redex.openFile(new ChannelName("many/" + i)).append(new byte[i % 50]);
                }
                System.out.println(redex.openFiles().size() + " logs in memory");
            }
        }
    }

    /** Opens a log, takes every descriptor that is left, tries another, and gives them back. */
    static final class NoDescriptors {
        private NoDescriptors() {}

        public static void main(String[] args) throws IOException {
            ChannelName other = new ChannelName("starved/other");
            try (Redex redex = redex(args[0])) {
                RedexFile file = redex.openFile(NAME, PERSISTENT);
                for (int i = 0; i < 3; i++) file.append(new byte[9]);
                Path hoarded = Files.createFile(Path.of(args[0], "hoard"));
                // Classes lie in files too: all that will be needed is used, and so loaded, before.
                tryOpen(redex, new ChannelName("hoard/no/folder"));
                System.out.println("open log: " + file.readRange(0, -1).size() + " events");
                List<FileChannel> hoard = hoard(hoarded);
                System.out.println(tryOpen(redex, other));
                file.append(new byte[9]);
                System.out.println("open log: " + file.readRange(0, -1).size() + " events");
                for (FileChannel channel : hoard) channel.close();
                RedexFile later = redex.openFile(other, PERSISTENT);
                later.append(new byte[9]);
                file.append(new byte[9]);
                System.out.println(
                        "opened later: %d events, open log: %d events"
                                .formatted(later.len(), file.readRange(0, -1).size()));
            }
        }

        private static String tryOpen(Redex redex, ChannelName name) {
            try {
                return redex.openFile(name, PERSISTENT).toString();
            } catch (RedexException e) {
                return e.kind() + " " + e.getMessage();
            }
        }

        private static List<FileChannel> hoard(Path file) {
            List<FileChannel> hoard = new ArrayList<>();
            try {
                while (true) hoard.add(FileChannel.open(file, StandardOpenOption.READ));
            } catch (IOException _) {
                return hoard;
            }
        }
    }

    /** Opens a log, appends until it is refused or once, and reads all. */
    static final class FullDisk {
        private FullDisk() {}

        public static void main(String[] args) {
            try (Redex redex = redex(args[0])) {
                RedexFile file = redex.openFile(NAME, PERSISTENT);
                if (args.length > 1) fill(file);
                System.out.println(file.readRange(0, -1).size() + " events stored and read");
                if (args.length > 1) return;
                String found = file.recovery().isClean() ? "clean" : file.recovery().toString();
                if (file.append(new byte[1000]) == file.len() - 1) {
                    System.out.println(found + ", and one more");
                }
            }
        }

        private static void fill(RedexFile file) {
            try {
                while (true) file.append(new byte[1000]);
            } catch (RedexException e) {
                System.out.println(e.kind() + " " + e.getMessage());
            }
        }
    }

    /** Appends an event larger than its heap, one that is refused, and opens the log again. */
    static final class LargeEvent {
        private LargeEvent() {}

        public static void main(String[] args) throws IOException {
            long bytes = Long.parseLong(args[1]);
            Path source = Path.of(args[0], "source");
            try (Redex redex = redex(args[0]);
                    RandomAccessFile file = new RandomAccessFile(source.toFile(), "rw");
                    Arena arena = Arena.ofConfined()) {
                file.setLength((3L << 30) + 1);
                MemorySegment memory =
                        file.getChannel()
                                .map(FileChannel.MapMode.READ_ONLY, 0, file.length(), arena);
                RedexFile log = redex.openFile(NAME, PERSISTENT);
                log.append(memory.asSlice(0, bytes));
                System.out.println("appended " + bytes);
                try {
                    log.append(memory);
                } catch (RedexException e) {
                    System.out.println(e.kind() + " " + e.getMessage());
                }
                log.append(new byte[1]);
            }
            try (Redex redex = redex(args[0])) {
                RedexFile log = redex.openFile(NAME, PERSISTENT);
                String found = log.recovery().isClean() ? "clean" : log.recovery().toString();
                System.out.println("opened with " + log.len() + " events, " + found);
            }
        }
    }
}
