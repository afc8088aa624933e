package org.netmesh.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.pin.PinKeeper;

/** What a node remembers in its state folder (spec 20 §1.3). */
class StateFolderIT {
    private static final byte[] SEED = "somebody whose node is restarted".getBytes(UTF_8);

    @TempDir private Path folder;
    @AutoClose private final Loopback mesh = new Loopback();

    // spec 20 §1.3, §8: an id that was extended before
    @Test
    void whoWasExtendedBeforeTheRestartIsRefusedAPlainSessionAfterIt() {
        Identity known = Identity.generate();
        MeshNode friend = mesh.started(c -> c.identity(known));
        MeshNode first = withFolder();
        first.connect(friend.ticket());
        first.close();
        friend.close();

        MeshNode impostor = plain(known);
        MeshNode second = withFolder();
        refusesPlainly(second, impostor);
        second.forgetPeer(known.nodeId());
        assertThat(second.connect(impostor.ticket()).extended()).isFalse();
        second.close();
        impostor.close();

        assertThat(withFolder().connect(plain(known).ticket()).extended()).isFalse();
    }

    @Test
    void aProcessThatIsKilledHasRememberedWhatItWrote() throws IOException {
        Identity known = Identity.generate();
        MeshNode friend = mesh.started(c -> c.identity(known));
        Process process = runElsewhere(friend.ticket());
        try {
            Path file = folder.resolve(PinKeeper.FILE);
            Loopback.until("the pin is on disk", () -> Files.exists(file));
            assertThatThrownBy(this::withFolder)
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.LOCKED));
        } finally {
            process.destroyForcibly();
            process.onExit().join();
        }
        friend.close();

        refusesPlainly(withFolder(), plain(known));
    }

    @Test
    void aNodeDoesNotStartOnADamagedFile() throws IOException {
        Files.write(folder.resolve(PinKeeper.FILE), new byte[64]);
        assertThatThrownBy(this::withFolder)
                .isInstanceOfSatisfying(
                        MeshException.class,
                        e -> assertThat(e.kind()).isEqualTo(MeshException.Kind.STATE_DAMAGED));
        Files.delete(folder.resolve(PinKeeper.FILE));
        withFolder();
    }

    @Test
    void aNodeThatCannotBindLetsTheFolderGo() {
        MeshNode holder = mesh.created();
        assertThatThrownBy(() ->
                        mesh.created(c -> c.bindAddress(holder.localAddress()).stateFolder(folder)))
                .isInstanceOf(MeshException.class);
        withFolder();
    }

    private static void refusesPlainly(MeshNode node, MeshNode impostor) {
        assertThatThrownBy(() -> node.connect(impostor.ticket()))
                .isInstanceOfSatisfying(
                        MeshException.class,
                        e -> assertThat(e.kind()).isEqualTo(MeshException.Kind.EXTENSION_REQUIRED));
        try (var ear = new Loopback.Ear(node)) {
            CompletableFuture<Peer> call = impostor.connectAsync(node.ticket());
            PeerEvent refused = ear.await(PeerEvent.PlainRefused.class::isInstance);
            assertThat(refused)
                    .isEqualTo(
                            new PeerEvent.PlainRefused(impostor.nodeId(), impostor.localAddress()));
            assertThat(call).isNotCompleted();
        }
    }

    private MeshNode withFolder() {
        return mesh.started(c -> c.identity(Identity.fromSeed(SEED)).stateFolder(folder));
    }

    private MeshNode plain(Identity identity) {
        return mesh.started(
                c -> c.identity(identity).sessionSecurity(SessionSecurity.REFERENCE_ONLY));
    }

    private Process runElsewhere(PeerTicket ticket) throws IOException {
        String classPath =
                String.join(
                        File.pathSeparator,
                        System.getProperty("jdk.module.path", ""),
                        System.getProperty("java.class.path"),
                        "target/classes",
                        "target/test-classes");
        return new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classPath,
                                Dialler.class.getName(),
                                folder.toString(),
                                mesh.psk().exportHex(),
                                ticket.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Dials somebody, and lives until it is killed. */
    static final class Dialler {
        private Dialler() {}

        public static void main(String[] arguments) throws InterruptedException {
            MeshNode node =
                    MeshNode.create(
                            MeshNodeConfig.builder(Loopback.anyPort(), Psk.fromHex(arguments[1]))
                                    .identity(Identity.fromSeed(SEED))
                                    .stateFolder(Path.of(arguments[0]))
                                    .build());
            node.start();
            node.connect(PeerTicket.parse(arguments[2]));
            Thread.currentThread().join(Duration.ofMinutes(10));
        }
    }
}
