package org.netmesh.laws.parity;

import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the type variables of the types above a class stand for in it. Immutable. */
final class TypeVariables {
    private final Map<Type, Class<?>> meanings = new HashMap<>();

    private TypeVariables() {}

    static TypeVariables in(Class<?> owner) {
        TypeVariables variables = new TypeVariables();
        variables.learn(owner);
        return variables;
    }

    /** The parameters of an inherited member as its heir sees them. */
    Class<?>[] parameters(Executable member) {
        Class<?>[] types = member.getParameterTypes();
        if (!(member instanceof Method)) return types;
        Type[] generic = member.getGenericParameterTypes();
        for (int i = 0; i < types.length; i++) {
            types[i] = meanings.getOrDefault(generic[i], types[i]);
        }
        return types;
    }

    private void learn(@Nullable Class<?> type) {
        if (type == null) return;
        Type above = type.getGenericSuperclass();
        if (above instanceof ParameterizedType known) bind(known);
        learn(type.getSuperclass());
    }

    private void bind(ParameterizedType known) {
        TypeVariable<?>[] names = ((Class<?>) known.getRawType()).getTypeParameters();
        for (int i = 0; i < names.length; i++) {
            Type meant = known.getActualTypeArguments()[i];
            Class<?> bound = meant instanceof Class<?> plain ? plain : meanings.get(meant);
            if (bound != null) meanings.put(names[i], bound);
        }
    }
}
