package org.netmesh.testkit.disk;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names on a disk: as the system shows them, and as the medium has them. A change of names
 * becomes durable when its folder is synced; until then a loss of power may undo it, whatever
 * happened to the content. Guarded by the disk's lock.
 */
final class DiskTree {
    /** Names that change together. A name without a node is removed. */
    private record Change(List<String> paths, List<@Nullable DiskNode> nodes) {
        boolean touches(String folder) {
            return paths.stream().anyMatch(path -> parent(path).equals(folder));
        }

        void applyTo(Map<String, DiskNode> table) {
            for (int i = 0; i < paths.size(); i++) {
                DiskNode node = nodes.get(i);
                if (node == null) table.remove(paths.get(i));
                else table.put(paths.get(i), node);
            }
        }
    }

    private final SortedMap<String, DiskNode> shown = new TreeMap<>();
    private final SortedMap<String, DiskNode> durable = new TreeMap<>();
    private final List<Change> pending = new ArrayList<>();

    @Nullable DiskNode get(String path) {
        return shown.get(path);
    }

    Iterable<DiskNode> nodes() {
        return shown.values();
    }

    List<String> files() {
        return shown.entrySet().stream()
                .filter(e -> e.getValue() != DiskNode.FOLDER)
                .map(Map.Entry::getKey)
                .toList();
    }

    List<String> list(String folder) {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        TreeSet<String> names = new TreeSet<>();
        for (String path : shown.tailMap(prefix).keySet()) {
            if (!path.startsWith(prefix)) break;
            String rest = path.substring(prefix.length());
            if (!rest.isEmpty() && rest.indexOf('/') < 0) names.add(rest);
        }
        return List.copyOf(names);
    }

    void makeFolders(String path) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String folder = path.substring(0, slash);
            if (!shown.containsKey(folder)) put(folder, DiskNode.FOLDER);
        }
    }

    void put(String path, DiskNode node) {
        change(new Change(List.of(path), List.of(node)));
    }

    void remove(String path) {
        List<@Nullable DiskNode> nothing = new ArrayList<>();
        nothing.add(null);
        change(new Change(List.of(path), nothing));
    }

    void move(String from, String to) {
        List<@Nullable DiskNode> nodes = new ArrayList<>();
        nodes.add(null);
        nodes.add(shown.get(from));
        change(new Change(List.of(from, to), nodes));
    }

    private void change(Change change) {
        change.applyTo(shown);
        pending.add(change);
    }

    void sync(String folder) {
        for (Iterator<Change> changes = pending.iterator(); changes.hasNext(); ) {
            Change change = changes.next();
            if (!change.touches(folder)) continue;
            change.applyTo(durable);
            changes.remove();
        }
    }

    void losePower(SplittableRandom dice) {
        double kept = dice.nextInt(3) / 2.0;
        for (Change change : pending) {
            if (dice.nextDouble() < kept) change.applyTo(durable);
        }
        pending.clear();
        shown.clear();
        durable.forEach((path, node) -> {
            if (hasFolders(path)) shown.put(path, node);
        });
        durable.clear();
        durable.putAll(shown);
        for (DiskNode node : shown.values()) {
            if (node != DiskNode.FOLDER) node.losePower(dice);
        }
    }

    private boolean hasFolders(String path) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (!durable.containsKey(path.substring(0, slash))) return false;
        }
        return true;
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }
}
