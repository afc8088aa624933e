package org.netmesh.examples.redex;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import org.netmesh.kernel.ChannelName;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexEvent;
import org.netmesh.redex.RedexFileConfig;

/** A log on disk outlives the program that wrote it. */
public final class LogOnDisk {
    private static final ChannelName NAME = new ChannelName("orders/placed");

    private LogOnDisk() {}

    /** Appends, closes, opens again, and follows the log from its beginning to a new event. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("log");
        var config = RedexFileConfig.builder().persistent(true).build();
        try (Redex redex = Redex.builder().persistentDir(folder).build()) {
            var log = redex.openFile(NAME, config);
            log.append("one cup".getBytes(UTF_8));
            log.append("two plates".getBytes(UTF_8));
        }
        try (Redex redex = Redex.builder().persistentDir(folder).build()) {
            var log = redex.openFile(NAME, config);
            try (var tail = log.tail(0)) {
                log.append("three forks".getBytes(UTF_8));
                for (int i = 0; i < 3; i++) {
                    RedexEvent event = tail.next().orElseThrow();
                    System.out.println(event.seq() + ": " + new String(event.payload(), UTF_8));
                }
            }
        }
    }
}
