package org.netmesh.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Another program of the demo in a process of its own, driven by lines. Thread-safe. */
final class Child implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final Writer input;
    private final Thread reader;

    /**
     * @param program its main class
     * @param hears each line that it prints, on one thread; the last one may be cut short
     */
    Child(Class<?> program, List<String> arguments, Consumer<String> hears) throws IOException {
        process =
                new ProcessBuilder(command(program, arguments))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        input = process.outputWriter(UTF_8);
        reader = Thread.ofVirtual().start(() -> read(hears));
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void tell(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /** Kills it as {@code kill -9} does, and returns once it is gone and all it said is read. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join();
    }

    /** Lets it end by itself, and returns once it is gone. */
    @Override
    public void close() {
        try {
            input.close();
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) return;
        } catch (IOException gone) {
            // It cannot be told any more; it is ended below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private void read(Consumer<String> hears) {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                hears.accept(line);
            }
        } catch (IOException killed) {
            return; // in the middle of reading a line
        }
    }

    /** How to start a main class of the demo. */
    static List<String> command(Class<?> program, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String modules = System.getProperty("jdk.module.path");
        if (modules != null) {
            command.addAll(List.of("-p", modules, "-m", "org.netmesh.demo/" + program.getName()));
        } else {
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.add(program.getName());
        }
        command.addAll(arguments);
        return command;
    }
}
