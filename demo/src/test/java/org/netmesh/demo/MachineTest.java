package org.netmesh.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
    @Test
    void aLinuxMachineTellsItsLoadMemoryProcessorAndNetwork() {
        assumeTrue(ProcFiles.available(), "this machine has no /proc");
        var machine = new ProcFiles();
        assertThat(machine.read(0))
                .extracting(Reading::name)
                .containsExactly("load, 1 min", "memory in use");
        List<Reading> second = machine.read(1_000_000_000);
        assertThat(second).hasSize(6).allMatch(reading -> reading.value() >= 0);
    }

    @Test
    void everyMachineTellsWhatItsJvmKnows() {
        assertThat(new JvmBeans().read(7))
                .extracting(Reading::name)
                .contains("heap in use", "threads", "classes loaded");
    }
}
