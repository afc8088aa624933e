package org.netmesh.laws.parity;

import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.netmesh.laws.parity.JavaName.Part;

/** Looks up by reflection what a row of the table names, and says what is missing. */
final class Presence {
    private final Row row;
    private final Set<String> packages;
    private final List<String> missing = new ArrayList<>();

    private Presence(Row row, Set<String> packages) {
        this.row = row;
        this.packages = packages;
    }

    /**
     * What of the row's Java name does not exist; empty if all of it does.
     *
     * @param packages the names of all modules and packages of the house
     */
    static List<String> missing(Row row, Set<String> packages) {
        var presence = new Presence(row, packages);
        if (row.hasCounterpart()) presence.look(JavaName.parse(row.java()));
        return presence.missing;
    }

    private void look(JavaName name) {
        if (name.packages()) {
            name.parts().stream()
                    .filter(part -> !packages.contains(part.name()))
                    .forEach(part -> miss("no module or package " + part.name()));
            return;
        }
        Part first = name.parts().getFirst();
        String type = first.name().split("#", 2)[0].replaceAll("[<(].*", "");
        Optional<TypeText.Found> found = TypeText.longest(type);
        if (found.isEmpty()) {
            miss("no type " + type);
            return;
        }
        Class<?> owner = found.get().type();
        member(owner, memberOf(first, found.get()), first.result());
        name.parts().stream().skip(1).forEach(part -> further(owner, part));
    }

    /** What stands after the type: {@code #member(…)}, {@code .CONSTANT}, {@code .of(…)}. */
    private static String memberOf(Part part, TypeText.Found found) {
        int hash = part.name().indexOf('#');
        if (hash >= 0) return part.name().substring(hash + 1);
        int open = part.name().indexOf('(');
        return open < 0 ? found.rest() : found.rest() + part.name().substring(open);
    }

    /** A part after the first: a member of the same type, {@code Other#member}, or a type above. */
    private void further(Class<?> owner, Part part) {
        String name = part.name().replaceFirst("^#", "");
        int hash = name.indexOf('#');
        if (hash >= 0) {
            TypeText other = TypeText.of(name.substring(0, hash));
            other.resolve(owner)
                    .ifPresentOrElse(
                            type -> member(type, name.substring(hash + 1), part.result()),
                            () -> miss("no type " + other.name() + " near " + owner.getName()));
        } else if (Character.isUpperCase(name.charAt(0)) && !name.contains("(")) {
            if (name.contains(" ")) return; // words, as in "Thread interrupt"
            TypeText.of(name)
                    .resolve(owner)
                    .filter(above -> above.isAssignableFrom(owner))
                    .ifPresentOrElse(above -> {}, () -> miss(owner.getName() + " is no " + name));
        } else {
            member(owner, name, part.result());
        }
    }

    private void member(Class<?> owner, String member, String result) {
        if (member.isEmpty()) return;
        if (member.startsWith("(from ")) {
            String maker = member.substring("(from ".length(), member.length() - 1);
            further(owner, new Part(maker, owner.getSimpleName()));
            return;
        }
        int open = member.indexOf('(');
        String name = open < 0 ? member : member.substring(0, open);
        if (open < 0 && field(owner, name)) return;
        List<Executable> named = named(owner, name);
        if (named.isEmpty()) {
            miss("no public member " + name + " in " + owner.getName());
        } else if (open >= 0 && !member.substring(open).equals("(…)")) {
            String inside = member.substring(open + 1, member.lastIndexOf(')'));
            TypeVariables variables = TypeVariables.in(owner);
            for (List<String> wanted : Parameters.variants(inside)) {
                if (named.stream().noneMatch(one -> fits(one, variables, wanted, result))) {
                    miss("no %s#%s%s%s".formatted(owner.getName(), name, wanted, after(result)));
                }
            }
        }
    }

    private static String after(String result) {
        return result.isEmpty() ? "" : " that returns " + result;
    }

    /** Public methods and constructors of that name, also those of the type's builder. */
    private static List<Executable> named(Class<?> owner, String name) {
        var found = new ArrayList<Executable>();
        for (Class<?> type : withBuilder(owner)) {
            Arrays.stream(type.getMethods())
                    .filter(m -> m.getName().equals(name))
                    .forEach(found::add);
            if (type.getSimpleName().equals(name)) found.addAll(List.of(type.getConstructors()));
        }
        return found;
    }

    private static List<Class<?>> withBuilder(Class<?> owner) {
        var types = new ArrayList<Class<?>>(List.of(owner));
        Arrays.stream(owner.getClasses())
                .filter(nested -> nested.getSimpleName().equals("Builder"))
                .forEach(types::add);
        return types;
    }

    private static boolean fits(
            Executable member, TypeVariables variables, List<String> wanted, String result) {
        Class<?>[] actual = variables.parameters(member);
        Class<?> near = member.getDeclaringClass();
        if (actual.length != wanted.size()) return false;
        for (int i = 0; i < actual.length; i++) {
            if (!TypeText.of(wanted.get(i)).isParameter(actual[i], near)) return false;
        }
        return !(member instanceof Method method)
                || TypeText.of(result).isResult(method.getReturnType(), near);
    }

    /** Whether there is a public field of that name; a constant must also know its wire text. */
    private boolean field(Class<?> owner, String name) {
        try {
            Field field = owner.getField(name);
            if (field.isEnumConstant()) wireText(field);
            return true;
        } catch (NoSuchFieldException absent) {
            return false;
        }
    }

    private void wireText(Field field) {
        String wire = row.wireText();
        if (wire.isEmpty()) return;
        Set<String> said = ConstantTexts.of(field);
        if (!said.contains(wire)) {
            miss("%s does not say '%s' but %s".formatted(field.getName(), wire, said));
        }
    }

    private void miss(String what) {
        missing.add(row.id() + ": " + what);
    }
}
