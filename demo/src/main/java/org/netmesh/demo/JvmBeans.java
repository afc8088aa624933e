package org.netmesh.demo;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** What every JVM knows about itself and its machine, for systems without {@code /proc}. */
final class JvmBeans implements Machine {
    @Override
    public String describe() {
        return "the JVM's management beans";
    }

    @Override
    public List<Reading> read(long nowNanos) {
        var readings = new ArrayList<Reading>();
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (load >= 0) readings.add(new Reading("load, 1 min", load, ""));
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        readings.add(new Reading("heap in use", heap.getUsed(), "B"));
        var threads = ManagementFactory.getThreadMXBean();
        readings.add(new Reading("threads", threads.getThreadCount(), ""));
        var classes = ManagementFactory.getClassLoadingMXBean();
        readings.add(new Reading("classes loaded", classes.getLoadedClassCount(), ""));
        return readings;
    }
}
