package org.netmesh.examples.redex;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.netmesh.kernel.ChannelName;
import org.netmesh.redex.FsyncPolicy;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexEvent;
import org.netmesh.redex.RedexException;
import org.netmesh.redex.RedexFileConfig;

/** A log of one's own events, without a fold: fsynced in the background, with a bound. */
public final class Clicks {
    private static final ChannelName NAME = new ChannelName("analytics/clicks");

    private Clicks() {}

    /** Appends one click and a batch of them, follows the log, and meets a closed one. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("events");
        var config =
                RedexFileConfig.builder()
                        .persistent(true)
                        .fsync(FsyncPolicy.interval(Duration.ofMillis(100)))
                        .retentionMaxEvents(1_000_000)
                        .build();
        try (Redex redex = Redex.builder().persistentDir(folder).build()) {
            var clicks = redex.openFile(NAME, config);
            clicks.append(click("/home"));
            var first = clicks.appendBatch(List.of(click("/shop"), click("/pay")));
            System.out.println("the batch begins at " + first.orElseThrow());
            System.out.println("an empty one appends " + clicks.appendBatch(List.of()));

            try (var tail = clicks.tail(0)) {
                for (RedexEvent event : tail) {
                    System.out.println(event.seq() + " " + new String(event.payload(), UTF_8));
                    if (event.seq() == 2) break;
                }
            }
            clicks.close();
            clicks.append(click("/late"));
        } catch (RedexException e) {
            System.out.println(e.kind() + ": " + e.getMessage());
        }
    }

    private static byte[] click(String url) {
        return "{\"url\":\"%s\"}".formatted(url).getBytes(UTF_8);
    }
}
