package org.netmesh.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Who holds a lock: host, process and when that began. Immutable. */
record LockHolder(String host, long pid, Optional<Instant> since) {
    static LockHolder current() {
        ProcessHandle process = ProcessHandle.current();
        return new LockHolder(hostName(), process.pid(), process.info().startInstant());
    }

    String text() {
        String started = since.map(instant -> ", started " + instant).orElse("");
        return "host " + host + ", process " + pid + started;
    }

    /** Without asking the network: a name server that does not answer must not delay a lock. */
    private static String hostName() {
        return Stream.of("HOSTNAME", "COMPUTERNAME")
                .map(System::getenv)
                .filter(name -> name != null && !name.isBlank())
                .findFirst()
                .or(LockHolder::hostNameFromSystem)
                .orElse("unknown");
    }

    private static Optional<String> hostNameFromSystem() {
        try {
            String name = Files.readString(Path.of("/etc/hostname")).strip();
            return name.isEmpty() ? Optional.empty() : Optional.of(name);
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
