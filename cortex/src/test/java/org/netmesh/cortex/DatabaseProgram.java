package org.netmesh.cortex;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Durability;
import org.netmesh.redex.FsyncPolicy;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexFile;
import org.netmesh.redex.RedexFileConfig;
import org.netmesh.redex.RedexTail;

/** A program that opens databases one after the other and says which threads it leaves behind. */
public final class DatabaseProgram {
    private DatabaseProgram() {}

    public static void main(String[] args) throws InterruptedException {
        int rounds = Integer.parseInt(args[0]);
        Path folder = Path.of(args[1]);
        for (int round = 0; round < rounds; round++) {
            if (round % 50 == 0) use(folder);
            else use(inMemory());
        }
        // What writes to the disk in the background stays for a second, in case there is more.
        for (Thread thread : threads()) thread.join();
        System.out.println("threads left: " + threads().size());
    }

    /** Uses a database on disk; public for a class loader of its own. */
    public static Redex use(Path folder) {
        RedexFileConfig file =
                RedexFileConfig.builder()
                        .persistent(true)
                        .fsync(FsyncPolicy.intervalOrBytes(Duration.ofMillis(1), 100))
                        .retentionMaxEvents(100)
                        .build();
        AdapterOptions options = AdapterOptions.builder().file(file).build();
        return use(inMemory().persistentDir(folder).options(options));
    }

    private static NetDbOpenConfig.Builder inMemory() {
        return NetDbOpenConfig.builder()
                .originHash(new OriginHash(1))
                .withTasks(true)
                .withMemories(true);
    }

    /** Writes, follows, waits and closes, but leaves its streams open. */
    private static Redex use(NetDbOpenConfig.Builder config) {
        try (NetDb db = NetDb.open(config.build())) {
            TasksAdapter tasks = db.requireTasks();
            RedexFileConfig kept = tasks.adapter().file().config();
            RedexFile log = db.redex().openFile(new ChannelName("beside"), kept);
            Watch<Task> watch = tasks.watch();
            var changes = tasks.adapter().changes();
            RedexTail tail = log.tail(log.nextSeq());
            tasks.waitForSeq(tasks.create(1, "a").seq());
            db.requireMemories().store(1, "m", List.of(), "s");
            Durability most = kept.persistent() ? Durability.FSYNC : Durability.MEMORY;
            log.appendAsync(new byte[3], most).join();
            if (watch.next().isEmpty() || changes.next().isEmpty() || tail.next().isEmpty()) {
                throw new IllegalStateException("nothing was told");
            }
            return db.redex();
        }
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("netmesh"))
                .toList();
    }
}
