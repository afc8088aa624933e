package org.netmesh.laws.parity;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The texts by which an enum constant is known on the wire. */
final class ConstantTexts {
    private ConstantTexts() {}

    /**
     * What the constant's own methods say; where it has none, its name in lower case, with
     * underscores or with hyphens, or in camel case.
     */
    static Set<String> of(Field constant) {
        var texts = new TreeSet<String>();
        try {
            Object value = constant.get(null);
            for (Method method : constant.getDeclaringClass().getDeclaredMethods()) {
                if (isText(method)) texts.add(String.valueOf(method.invoke(value)));
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot ask " + constant, e);
        }
        if (texts.isEmpty()) {
            String name = constant.getName().toLowerCase(Locale.ROOT);
            texts.add(name);
            texts.add(name.replace('_', '-'));
            texts.add(camelCase(name));
        }
        return texts;
    }

    private static String camelCase(String name) {
        return Arrays.stream(name.split("_", -1))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    private static boolean isText(Method method) {
        return method.getReturnType() == String.class
                && method.getParameterCount() == 0
                && Modifier.isPublic(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers());
    }
}
