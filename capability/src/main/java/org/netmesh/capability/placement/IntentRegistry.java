package org.netmesh.capability.placement;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.netmesh.capability.TagKey;
import org.netmesh.capability.TaxonomyAxis;
import org.netmesh.capability.TextOrder;
import org.netmesh.capability.predicate.CapabilityView;
import org.netmesh.capability.predicate.RequiredCapability;

/** What each intent requires, by name (spec 04b §7.4). Immutable. */
public final class IntentRegistry {
    private static final IntentRegistry EMPTY = new IntentRegistry(new TreeMap<>());

    private final SortedMap<String, List<RequiredCapability>> intents;

    private IntentRegistry(SortedMap<String, List<RequiredCapability>> intents) {
        this.intents = intents;
    }

    /** Knows no intent. */
    public static IntentRegistry empty() {
        return EMPTY;
    }

    /**
     * {@code ml-training}, {@code inference}, {@code cpu-bound}, {@code sensor-telemetry}, so that
     * real model tags satisfy {@code inference}.
     */
    public static IntentRegistry defaults() {
        return reference()
                .with(
                        "inference",
                        RequiredCapability.parse("hardware.gpu"),
                        new RequiredCapability.RequireKeyPrefix(TaxonomyAxis.SOFTWARE, "model."));
    }

    /** The same four as 0.19 has them: {@code inference} asks for a tag that no model emits. */
    public static IntentRegistry reference() {
        return EMPTY.with(
                        "ml-training",
                        RequiredCapability.parse("hardware.gpu"),
                        RequiredCapability.parse("hardware.gpu.vram_gb >= 24"))
                .with(
                        "inference",
                        RequiredCapability.parse("hardware.gpu"),
                        new RequiredCapability.RequireKey(
                                new TagKey(TaxonomyAxis.SOFTWARE, "model")))
                .with("cpu-bound", RequiredCapability.parse("hardware.cpu_cores >= 4"))
                .with("sensor-telemetry", RequiredCapability.axis("devices"));
    }

    /** The same with that intent, in place of another of the name. */
    public IntentRegistry with(String name, RequiredCapability... requirements) {
        SortedMap<String, List<RequiredCapability>> more = new TreeMap<>(TextOrder.UTF8);
        more.putAll(intents);
        more.put(name, List.of(requirements));
        return new IntentRegistry(more);
    }

    /** What an intent requires; empty if it is not known. */
    public Optional<List<RequiredCapability>> requirements(String name) {
        return Optional.ofNullable(intents.get(name));
    }

    public boolean isEmpty() {
        return intents.isEmpty();
    }

    /** Whether a node satisfies at least one intent completely. */
    boolean anySatisfiedBy(CapabilityView view) {
        return intents.values().stream().anyMatch(required -> allHold(required, view));
    }

    static boolean allHold(List<RequiredCapability> required, CapabilityView view) {
        return required.stream().allMatch(requirement -> requirement.test(view));
    }

    @Override
    public String toString() {
        return intents.keySet().toString();
    }
}
