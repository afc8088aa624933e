package org.netmesh.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the demo was asked to do.
 *
 * @param input a file of JSON lines, {@code -} for standard input; empty for this machine's
 *     readings
 * @param server the storage server's address; empty starts one
 * @param log where the readings are kept on disk; empty makes a folder
 * @param live whether the output is a terminal, on which the table is drawn over and over
 */
record DemoOptions(
        Optional<String> input,
        Storage transport,
        Optional<URI> server,
        Duration duration,
        Optional<Path> log,
        boolean live) {
    static final String USAGE =
            """
            usage: ./netmesh demo [--input FILE|-] [--transport memory|redis|jetstream]
                                  [--url URL] [--log FOLDER] [--seconds N]

              --input FILE|-   JSON lines from a file or standard input,
                               instead of this machine's own readings
              --transport      where the events are stored; memory unless told
              --url URL        the server to use; without it one is started
              --log FOLDER     where the readings are kept on disk; a new folder unless told
              --seconds N      how long to read this machine, 1 to 3600; 10 unless told
            """;

    /** Where events go. */
    enum Storage {
        MEMORY,
        REDIS,
        JETSTREAM;

        private static Storage parse(String text) {
            return Arrays.stream(values())
                    .filter(one -> one.word().equals(text))
                    .findAny()
                    .orElseThrow(() ->
                            new IllegalArgumentException(
                                    "--transport is memory, redis or jetstream, not " + text));
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @throws IllegalArgumentException saying what is wrong with the words
     */
    static DemoOptions parse(List<String> words) {
        Optional<String> input = Optional.empty();
        Storage transport = Storage.MEMORY;
        Optional<URI> server = Optional.empty();
        int seconds = 10;
        Optional<Path> log = Optional.empty();
        boolean live = false;
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            switch (word) {
                case "--input" -> input = Optional.of(value(word, rest));
                case "--transport" -> transport = Storage.parse(value(word, rest));
                case "--url" -> server = Optional.of(URI.create(value(word, rest)));
                case "--seconds" -> seconds = seconds(value(word, rest));
                case "--log" -> log = Optional.of(Path.of(value(word, rest)));
                case "--live" -> live = true;
                default -> throw new IllegalArgumentException("there is no option " + word);
            }
        }
        if (server.isPresent() && transport == Storage.MEMORY) {
            throw new IllegalArgumentException("--url needs --transport redis or jetstream");
        }
        return new DemoOptions(input, transport, server, Duration.ofSeconds(seconds), log, live);
    }

    private static String value(String option, Iterator<String> rest) {
        if (rest.hasNext()) return rest.next();
        throw new IllegalArgumentException(option + " needs a value");
    }

    private static int seconds(String text) {
        if (text.matches("[1-9]\\d{0,3}") && Integer.parseInt(text) <= 3600) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("--seconds is 1 to 3600, not " + text);
    }
}
