package org.netmesh.capability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlotSetTest {
    static LongStream seeds() {
        return Seeds.fresh(50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aSlotSetIsASetWhetherSparseOrDense(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int range = random.nextInt(1, 2_000);
        SlotSet slots = new SlotSet();
        TreeSet<Integer> model = new TreeSet<>();
        for (int i = 0; i < 3_000; i++) {
            int slot = random.nextInt(range);
            boolean growing = (i / 1_000) % 2 == 0;
            if (random.nextInt(10) < (growing ? 8 : 1)) {
                slots.add(slot);
                model.add(slot);
            } else {
                slots.remove(slot);
                model.remove(slot);
            }
            assertThat(slots.size()).isEqualTo(model.size());
            assertThat(slots.contains(slot)).isEqualTo(model.contains(slot));
        }
        List<Integer> seen = new ArrayList<>();
        slots.forEach(seen::add);
        assertThat(seen).containsExactlyElementsOf(model);
        long[] bits = new long[(range + 63) / 64];
        slots.orInto(bits);
        assertThat(Bits.count(bits)).isEqualTo(model.size());
        assertThat(slots.isEmpty()).isEqualTo(model.isEmpty());
    }
}
