package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program finds when it loads the bus, and what is left when it has done with it. */
class LeavingTest {
    private static final String BUS = "org.netmesh.bus";

    @TempDir Path folder;

    // B-094, on the class path: the program ends by itself
    @Test
    void aProgramThatUsedAHundredNodesEndsAndNoThreadIsLeft() throws Exception {
        String path = Path.of("target/test-classes") + File.pathSeparator + joined();
        assertThat(run("-cp", path, BusChild.class.getName())).isEqualTo("threads left: 0");
    }

    // B-103: one carrier for all virtual threads, and nothing waits for ever
    @Test
    void oneCarrierIsEnough() throws Exception {
        String path = Path.of("target/test-classes") + File.pathSeparator + joined();
        String one = "-Djdk.virtualThreadScheduler.parallelism=1";
        String only = "-Djdk.virtualThreadScheduler.maxPoolSize=1";
        assertThat(run(one, only, "-cp", path, BusChild.class.getName()))
                .isEqualTo("threads left: 0");
    }

    // B-099: and on the module path without further flags
    @Test
    void theBusRunsOnTheModulePath() throws Exception {
        String patch = BUS + "=" + Path.of("target/test-classes");
        String main = BUS + "/" + BusChild.class.getName();
        assertThat(run("-p", joined(), "--patch-module", patch, "-m", main))
                .isEqualTo("threads left: 0");
    }

    // B-099: no package stands in two modules, else resolution fails
    @Test
    void noPackageIsSplitBetweenModules() {
        ModuleFinder finder = ModuleFinder.of(locations().toArray(Path[]::new));
        Configuration system = ModuleLayer.boot().configuration();
        Configuration bus =
                Configuration.resolve(
                        finder,
                        List.of(Configuration.empty()),
                        ModuleFinder.ofSystem(),
                        Set.of(BUS));
        assertThat(system.findModule(BUS)).isPresent();
        assertThat(bus.findModule(BUS)).isPresent();
        Map<String, String> owners = new LinkedHashMap<>();
        for (ResolvedModule module : bus.modules()) {
            for (String name : module.reference().descriptor().packages()) {
                assertThat(owners.put(name, module.name())).as(name).isNull();
            }
        }
    }

    // B-096: nothing holds the loader of a library that is not used any more
    @Test
    void aClassLoaderThatUsedTheBusIsCollected() throws Exception {
        var gone = new ReferenceQueue<ClassLoader>();
        WeakReference<ClassLoader> loader = useInLoaderOfItsOwn(gone);
        assertCollected(loader, gone);
    }

    // B-096: nothing of a node outlives it
    @Test
    void aClosedNodeIsCollectedAlsoIfItsStreamsStayedOpen() throws Exception {
        var gone = new ReferenceQueue<NetNode>();
        List<WeakReference<NetNode>> nodes = new ArrayList<>();
        for (int i = 0; i < 20; i++) nodes.add(usedAndClosed(gone));
        for (WeakReference<NetNode> node : nodes) assertCollected(node, gone);
    }

    private static WeakReference<NetNode> usedAndClosed(ReferenceQueue<NetNode> gone) {
        NetNode node = NetNode.create(NetNodeConfig.builder().shards(2).build());
        EventStream stream = node.subscribe();
        node.fire("1");
        node.flush();
        assertThat(stream.next()).isPresent();
        node.close();
        return new WeakReference<>(node, gone);
    }

    private static <T> void assertCollected(WeakReference<T> reference, ReferenceQueue<T> gone)
            throws InterruptedException {
        for (int i = 0; i < 1_000 && !reference.refersTo(null); i++) {
            System.gc();
            gone.remove(100);
        }
        assertThat(reference.refersTo(null)).isTrue();
    }

    private static WeakReference<ClassLoader> useInLoaderOfItsOwn(ReferenceQueue<ClassLoader> gone)
            throws Exception {
        List<URL> urls = new ArrayList<>();
        urls.add(Path.of("target/test-classes").toUri().toURL());
        for (Path location : locations()) urls.add(location.toUri().toURL());
        // Its parent is the boot loader: the others would find the bus that runs this test.
        try (var loader = new URLClassLoader(urls.toArray(URL[]::new), null)) {
            Class<?> program = loader.loadClass(BusChild.class.getName());
            assertThat(program).isNotEqualTo(BusChild.class);
            Throwable[] failure = new Throwable[1];
            Thread user =
                    Thread.ofPlatform()
                            .uncaughtExceptionHandler((_, e) -> failure[0] = e)
                            .start(() -> use(program));
            user.join();
            assertThat(failure[0]).isNull();
            return new WeakReference<>(loader, gone);
        }
    }

    private static void use(Class<?> program) {
        try {
            program.getMethod("use").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot call the program", e);
        }
    }

    /** The bus and all that it needs. */
    private static List<Path> locations() {
        Map<String, Path> found = new LinkedHashMap<>();
        collect(ModuleLayer.boot().configuration().findModule(BUS).orElseThrow(), found);
        return List.copyOf(found.values());
    }

    private static void collect(ResolvedModule module, Map<String, Path> found) {
        var location = module.reference().location().orElseThrow();
        if (!location.getScheme().equals("file") || found.containsKey(module.name())) return;
        found.put(module.name(), Path.of(location));
        module.reads().forEach(read -> collect(read, found));
    }

    private static String joined() {
        return locations().stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String run(String... arguments) throws Exception {
        Path output = folder.resolve("output");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = Stream.concat(Stream.of(java), Stream.of(arguments)).toList();
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(output.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ends by itself").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output).strip();
    }
}
