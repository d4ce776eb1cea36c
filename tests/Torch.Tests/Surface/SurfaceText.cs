using System.Globalization;
using System.Reflection;

namespace Rlfw.Torch.Tests.Surface;

/// <summary>Writes types and members in the notation of the reference file.</summary>
internal static class SurfaceText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }
        if (type.IsArray)
        {
            return Of(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        }
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!);
        }
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Of(inner) + "?";
        }
        if (type.IsGenericParameter)
        {
            return type.Name;
        }
        return Qualified(type);
    }

    public static IEnumerable<string> Members(Type type)
    {
        const BindingFlags all =
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum)
        {
            return Enum.GetNames(type);
        }
        var constructors = type.GetConstructors(all & ~BindingFlags.Static).Select(c => $"new({Parameters(c)})");
        var fields = type.GetFields(all)
            .Select(f =>
                (
                    f.IsLiteral ? "const "
                    : f.IsStatic ? "static "
                    : string.Empty
                ) + $"{Of(f.FieldType)} {f.Name}"
            );
        var methods = type.GetMethods(all)
            .Where(m => !m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal))
            .Where(IsNew);
        var properties = type.GetProperties(all).Where(p => IsNew(p.GetMethod ?? p.SetMethod!));
        return constructors.Concat(fields).Concat(properties.Select(Of)).Concat(methods.Select(Of));
    }

    // What overrides a member adds none: callers see it where it was first declared.
    private static bool IsNew(MethodInfo method) => method.GetBaseDefinition().DeclaringType == method.DeclaringType;

    private static string Qualified(Type type)
    {
        var arguments = type.GetGenericArguments();
        var name = type.Name.Split('`')[0];
        for (var outer = type.DeclaringType; outer != null; outer = outer.DeclaringType)
        {
            name = outer.Name.Split('`')[0] + "." + name;
        }
        return arguments.Length == 0 ? name : $"{name}<{string.Join(", ", arguments.Select(Of))}>";
    }

    private static string Of(PropertyInfo property)
    {
        var accessor = property.GetMethod ?? property.SetMethod!;
        var indexes = property.GetIndexParameters();
        var name =
            indexes.Length == 0
                ? property.Name
                : $"this[{string.Join(", ", indexes.Select(p => $"{Of(p.ParameterType)} {p.Name}"))}]";
        var access = property.SetMethod?.IsPublic == true ? "{ get; set; }" : "{ get; }";
        return (accessor.IsStatic ? "static " : string.Empty) + $"{Of(property.PropertyType)} {name} {access}";
    }

    private static string Of(MethodInfo method)
    {
        var generic = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>"
            : "";
        var prefix = method.IsStatic ? "static " : string.Empty;
        return $"{prefix}{Of(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) =>
        string.Join(
            ", ",
            method
                .GetParameters()
                .Select(p =>
                    (p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : string.Empty)
                    + (p.IsOut ? "out " : string.Empty)
                    + $"{Of(p.ParameterType)} {p.Name}"
                    + (p.HasDefaultValue ? " = " + Default(p) : string.Empty)
                )
        );

    private static string Default(ParameterInfo parameter) =>
        parameter.RawDefaultValue switch
        {
            null
                when parameter.ParameterType.IsValueType
                    && Nullable.GetUnderlyingType(parameter.ParameterType) is null => "default",
            null => "null",
            bool flag => flag ? "true" : "false",
            string text => $"\"{text}\"",
            var value when Enumeration(parameter.ParameterType) is { } type =>
                $"{Of(type)}.{Enum.ToObject(type, value)}",
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            var value => value.ToString()!,
        };

    private static Type? Enumeration(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsEnum ? plain : null;
    }
}
