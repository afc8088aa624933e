package org.netmesh.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * The process that the demo kills: appends this machine's readings to a log, and prints the fold's
 * state as a line of JSON, first as it was found and then after each round.
 */
final class LogWriter {
    private static final long ROUND_MILLIS = 250;

    private LogWriter() {}

    /** The argument is the log's folder. Ends when its input ends: with the demo. */
    public static void main(String[] args) throws Exception {
        Machine machine = Machine.best();
        Thread demo = Thread.ofPlatform().daemon().start(LogWriter::untilInputEnds);
        try (var log = new ReadingLog(Path.of(args[0]))) {
            System.out.println(log.state().toLine());
            machine.read(System.nanoTime());
            while (demo.isAlive()) {
                Thread.sleep(ROUND_MILLIS);
                machine.read(System.nanoTime()).forEach(log::append);
                System.out.println(log.state().toLine());
            }
        }
    }

    /** The demo holds the other end of standard input, and lets go of it when it ends. */
    private static void untilInputEnds() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException ended) {
            return;
        }
    }
}
