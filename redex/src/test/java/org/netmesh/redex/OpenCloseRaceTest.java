package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.ChannelName;

/** A file that is closed while it is opened, appended to, synced and followed. */
class OpenCloseRaceTest {
    private static final int ROUNDS = 20;
    private static final int APPENDS = 5;
    private static final RedexFileConfig CONFIG =
            RedexFileConfig.builder().persistent(true).fsync(FsyncPolicy.everyN(1)).build();

    @TempDir private Path folder;

    // spec 06 §29 M-14, M-18; B-106
    @Test
    void everybodyReturnsAndWhatWasAcknowledgedIsThere() throws Exception {
        everybodyReturns(ROUNDS);
    }

    // B-106
    @Test
    @Tag("long")
    @Timeout(3600)
    void everybodyReturnsTenThousandTimes() throws Exception {
        everybodyReturns(10_000);
    }

    private void everybodyReturns(int rounds) throws Exception {
        try (Redex redex = Redex.builder().persistentDir(folder).build();
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < rounds; round++) {
                ChannelName name = new ChannelName("race/" + round);
                RedexFile file = redex.openFile(name, CONFIG);
                RedexTail tail = file.tail();
                CyclicBarrier start = new CyclicBarrier(4);
                Future<Integer> appended = threads.submit(() -> append(start, file));
                Future<Integer> followed = threads.submit(() -> follow(start, tail));
                Future<RedexFile> opened =
                        threads.submit(() -> {
                            start.await();
                            return redex.openFile(name, CONFIG);
                        });
                Future<Void> closed =
                        threads.submit(() -> {
                            start.await();
                            file.close();
                            return null;
                        });

                closed.get();
                opened.get();
                assertThat(followed.get()).isEqualTo(appended.get());
                assertThat(redex.openFile(name, CONFIG).len()).isEqualTo((long) appended.get());
            }
        }
    }

    // spec 06 §29 M-16
    @Test
    void anOpenWhileTheLogIsUnlinkedGivesOneThatIsWholeOrClosed() throws Exception {
        ChannelName name = new ChannelName("race/unlinked");
        try (Redex redex = Redex.builder().persistentDir(folder).build();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < ROUNDS; round++) {
                redex.openFile(name, CONFIG).append(new byte[9]);
                CyclicBarrier start = new CyclicBarrier(2);
                Future<RedexFile> opened =
                        threads.submit(() -> {
                            start.await();
                            return redex.openFile(name, CONFIG);
                        });
                start.await();
                redex.closeAndUnlinkFile(name);

                RedexFile file = opened.get();
                if (file.isClosed()) file = redex.openFile(name, CONFIG);
                assertThat(file.append(new byte[1], Durability.FSYNC)).isZero();
                redex.closeFile(name);
                assertThat(redex.openFile(name, CONFIG).readRange(0, -1)).hasSize(1);
                redex.closeAndUnlinkFile(name);
            }
        }
    }

    private static int append(CyclicBarrier start, RedexFile file) throws Exception {
        start.await();
        int count = 0;
        try {
            while (count < APPENDS) {
                file.append(new byte[3], Durability.FSYNC);
                count++;
            }
        } catch (RedexException e) {
            assertThat(e.kind()).isEqualTo(RedexException.Kind.CLOSED);
        }
        return count;
    }

    private static int follow(CyclicBarrier start, RedexTail tail) throws Exception {
        start.await();
        List<Long> seen = new ArrayList<>();
        for (var next = tail.next(); next.isPresent(); next = tail.next()) {
            seen.add(next.get().seq());
        }
        return seen.size();
    }
}
