package org.netmesh.demo;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.Hardware;
import org.netmesh.capability.Software;
import org.netmesh.capability.predicate.P;
import org.netmesh.capability.predicate.Predicate;

/**
 * A process of the mesh as its announcement describes it. Immutable.
 *
 * @param process its id on this machine
 * @param system the operating system and its version
 * @param java the version of its Java runtime
 * @param ticket how to dial it
 */
record Member(
        String role,
        long process,
        int cores,
        long memoryGb,
        String system,
        String java,
        String ticket) {
    static final String SENSOR = "sensor";
    static final String ARCHIVE = "archive";
    private static final long GIB = 1L << 30;

    /** A node with sensors on a machine that is good enough. */
    static final Predicate WITH_SENSOR = with(SENSOR);

    /** The same with a copy of the sensor's log. */
    static final Predicate WITH_ARCHIVE = with(ARCHIVE);

    private static Predicate with(String device) {
        return P.and(
                P.exists("devices." + device),
                P.numericAtLeast("hardware.cpu_cores", 1),
                P.semverAtLeast("software.runtime.java", "25.0.0"));
    }

    /** What the process that asks has to say of itself, read from its machine. */
    static CapabilitySet announcement(String role, String ticket) {
        var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        var runtime = Runtime.version();
        var set =
                CapabilitySet.builder()
                        .hardware(
                                Hardware.builder()
                                        .cpuCores(machine.getAvailableProcessors())
                                        .memoryGb(machine.getTotalMemorySize() / GIB)
                                        .build())
                        .software(
                                Software.builder()
                                        .os(machine.getName())
                                        .osVersion(machine.getVersion())
                                        .runtime(
                                                "java",
                                                "%d.%d.%d"
                                                        .formatted(
                                                                runtime.feature(),
                                                                runtime.interim(),
                                                                runtime.update()))
                                        .build())
                        .metadata("role", role)
                        .metadata("process", Long.toString(ProcessHandle.current().pid()))
                        .metadata("ticket", ticket);
        if (role.equals(SENSOR) || role.equals(ARCHIVE)) set.tag("devices." + role);
        return set.build();
    }

    static Member of(CapabilitySet announced) {
        Software software = announced.software();
        return new Member(
                announced.metadata().getOrDefault("role", ""),
                Long.parseLong(announced.metadata().getOrDefault("process", "0")),
                announced.hardware().cpuCores(),
                announced.hardware().memoryGb(),
                software.os() + " " + software.osVersion().replaceFirst("-.*", ""),
                software.runtimes().stream().map(Map.Entry::getValue).findFirst().orElse(""),
                announced.metadata().getOrDefault("ticket", ""));
    }
}
