package org.netmesh.capability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Software as tags: {@code software.*} without models and tools (spec 04a §4.3). */
final class SoftwareTags {
    private SoftwareTags() {}

    static boolean owns(TagKey key) {
        return key.axis() == TaxonomyAxis.SOFTWARE && !ModelTags.owns(key) && !ToolTags.owns(key);
    }

    static void encode(Software software, List<Tag> out) {
        TagWriter tags = new TagWriter(TaxonomyAxis.SOFTWARE, out);
        tags.text("os", software.os());
        tags.text("os_version", software.osVersion());
        encode("runtime.", software.runtimes(), tags);
        encode("framework.", software.frameworks(), tags);
        software.cudaVersion().ifPresent(version -> tags.value("cuda_version", version));
        encode("driver.", software.drivers(), tags);
    }

    private static void encode(
            String prefix, List<Map.Entry<String, String>> pairs, TagWriter tags) {
        for (Map.Entry<String, String> pair : pairs) {
            String name = pair.getKey();
            boolean sayable = !name.isEmpty() && name.chars().noneMatch(c -> "=:.".indexOf(c) >= 0);
            if (sayable) tags.value(prefix + name, pair.getValue());
        }
    }

    static Software decode(Collection<Tag> tags) {
        Decoding decoding = new Decoding();
        TagReader.read(tags, TaxonomyAxis.SOFTWARE, decoding::take);
        return decoding.software();
    }

    private static final class Decoding {
        private final Software.Builder software = Software.builder();
        private final Map<String, String> runtimes = new TreeMap<>(TextOrder.UTF8);
        private final Map<String, String> frameworks = new TreeMap<>(TextOrder.UTF8);
        private final Map<String, String> drivers = new TreeMap<>(TextOrder.UTF8);

        void take(String key, String value) {
            switch (key) {
                case "os" -> software.os(value);
                case "os_version" -> software.osVersion(value);
                case "cuda_version" -> software.cudaVersion(value);
                default -> {
                    takeNamed("runtime.", key, value, runtimes);
                    takeNamed("framework.", key, value, frameworks);
                    takeNamed("driver.", key, value, drivers);
                }
            }
        }

        private static void takeNamed(
                String prefix, String key, String value, Map<String, String> pairs) {
            if (key.length() > prefix.length() && key.startsWith(prefix)) {
                pairs.put(key.substring(prefix.length()), value);
            }
        }

        Software software() {
            runtimes.forEach(software::runtime);
            frameworks.forEach(software::framework);
            drivers.forEach(software::driver);
            return software.build();
        }
    }

    /** The pairs without those of {@code name}. */
    static List<Map.Entry<String, String>> without(
            List<Map.Entry<String, String>> pairs, String name) {
        List<Map.Entry<String, String>> rest = new ArrayList<>(pairs);
        rest.removeIf(pair -> pair.getKey().equals(name));
        return rest;
    }
}
