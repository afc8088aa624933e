package org.netmesh.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The published packages of Net 0.19.0, made ready once in the user's cache. Thread-safe. */
public final class ReferencePrograms {
    static final Path WHEEL = Path.of("interop", "python-peer");

    private ReferencePrograms() {}

    /**
     * The Python that has the wheel; installing it the first time takes up to a minute.
     *
     * @throws ServerUnavailable if Python or the wheel cannot be had
     */
    public static Path python() {
        Path requirements = folder(WHEEL).resolve("requirements.txt");
        try {
            String wanted = Files.readString(requirements);
            Path environment = UserCache.folder("python-" + Integer.toHexString(wanted.hashCode()));
            install(environment, requirements);
            return environment.resolve("bin/python");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A program of a crate of this checkout that stands on the published crate; building it the
     * first time takes minutes.
     *
     * @param crate its folder, relative to the root of the checkout
     * @throws ServerUnavailable if it cannot be built
     */
    public static Path rust(Path crate, String program) {
        Path target = UserCache.folder("cargo");
        boolean built =
                Command.run(
                        List.of("cargo", "build", "--release", "--locked"),
                        folder(crate),
                        Map.of("CARGO_TARGET_DIR", target.toString()));
        if (!built) throw ServerUnavailable.because("cargo could not build " + crate);
        return target.resolve("release").resolve(program);
    }

    /** That folder of the checkout in which this JVM was started. */
    static Path folder(Path name) {
        return Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
                .map(parent -> parent.resolve(name))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(
                        () -> ServerUnavailable.because("there is no " + name + " above here"));
    }

    /** Tests of several rooms may come here at once. */
    private static void install(Path environment, Path requirements) throws IOException {
        Path complete = environment.resolve("complete");
        if (Files.exists(complete)) return;
        Path lock = environment.resolveSibling(environment.getFileName() + ".lock");
        try (FileChannel file =
                        FileChannel.open(
                                lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = file.lock()) {
            if (Files.exists(complete)) return;
            List<String> make = List.of("python3", "-m", "venv", environment.toString());
            String pip = environment.resolve("bin/pip").toString();
            List<String> fetch = List.of(pip, "install", "-q", "-r", requirements.toString());
            if (!Command.run(make, environment, Map.of())
                    || !Command.run(fetch, environment, Map.of())) {
                throw ServerUnavailable.because("the reference's wheel could not be installed");
            }
            Files.createFile(complete);
        }
    }
}
