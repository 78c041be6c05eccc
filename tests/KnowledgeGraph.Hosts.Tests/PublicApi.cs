using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace KnowledgeGraph.Hosts.Tests;

/// <summary>Writes an assembly's public types and members in a form like C#, in ordinal order. What records imply is left out.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(char)] = "char",
        [typeof(byte)] = "byte", [typeof(short)] = "short", [typeof(int)] = "int", [typeof(long)] = "long", [typeof(float)] = "float",
        [typeof(double)] = "double", [typeof(decimal)] = "decimal", [typeof(uint)] = "uint", [typeof(ulong)] = "ulong",
    };

    /// <returns>Lines ending in <c>\n</c>; empty where nothing is public.</returns>
    public static string Render(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var space in assembly.GetExportedTypes().GroupBy(t => t.Namespace).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            text.Append(text.Length == 0 ? string.Empty : "\n").Append(CultureInfo.InvariantCulture, $"namespace {space.Key}\n");
            foreach (var type in space.OrderBy(t => t.FullName, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"\n{Head(type)}\n");
                foreach (var member in Members(type).Distinct().Order(StringComparer.Ordinal))
                {
                    text.Append(CultureInfo.InvariantCulture, $"    {member}\n");
                }
            }
        }

        return text.ToString();
    }

    private static string Head(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : IsDelegate(type) ? "delegate"
            : (IsRecord(type), type.IsValueType) switch
            {
                (true, true) => "record struct",
                (true, false) => "record",
                (false, true) => "struct",
                _ => "class",
            };
        var modifier = type.IsValueType || type.IsInterface || IsDelegate(type) ? string.Empty
            : type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : string.Empty;
        var bases = type.IsEnum || IsDelegate(type) ? [] : Bases(type).ToList();
        return $"{modifier}{kind} {Name(type)}{(bases.Count == 0 ? string.Empty : " : " + string.Join(", ", bases))}";
    }

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            yield return Name(parent);
        }

        var inherited = type.GetInterfaces().SelectMany(i => i.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []).ToHashSet();
        foreach (var name in type.GetInterfaces().Where(i => i.IsVisible && !inherited.Contains(i) && !IsOwnEquatable(type, i)).Select(Name).Order(StringComparer.Ordinal))
        {
            yield return name;
        }
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => $"{f.Name} = {Convert.ToInt64(f.GetRawConstantValue(), CultureInfo.InvariantCulture)}");
        }

        if (IsDelegate(type))
        {
            return [Method(type.GetMethod("Invoke")!)];
        }

        var fields = type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Where(f => !IsGenerated(f)).Select(Field);
        var properties = type.GetProperties(Declared).Where(p => IsSeen(p.GetMethod) || IsSeen(p.SetMethod)).Where(p => p.Name != "EqualityContract").Select(Property);
        var constructors = type.GetConstructors(Declared).Where(IsSeen).Where(c => !IsCopy(type, c) && !(type.IsValueType && c.GetParameters().Length == 0)).Select(Constructor);
        var methods = type.GetMethods(Declared).Where(IsSeen).Where(m => !IsGenerated(m) && !IsAccessor(m)).Select(Method);
        return fields.Concat(properties).Concat(constructors).Concat(methods);
    }

    private static string Field(FieldInfo field)
        => field.IsLiteral ? $"const {Name(field.FieldType)} {field.Name} = {Literal(field.GetRawConstantValue())}"
            : $"{(field.IsStatic ? "static " : string.Empty)}{(field.IsInitOnly ? "readonly " : string.Empty)}{Name(field.FieldType, Nullability.Create(field))} {field.Name}";

    private static string Property(PropertyInfo property)
    {
        var accessor = (IsSeen(property.GetMethod) ? property.GetMethod : property.SetMethod)!;
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"this[{string.Join(", ", parameters.Select(Parameter))}]" : property.Name;
        var set = !IsSeen(property.SetMethod) ? string.Empty
            : property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;";
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : string.Empty;
        return $"{Modifiers(accessor)}{required}{Name(property.PropertyType, Nullability.Create(property))} {index} {{{(IsSeen(property.GetMethod) ? " get;" : string.Empty)}{set} }}";
    }

    private static string Constructor(ConstructorInfo constructor)
        => $"{(constructor.IsPublic ? string.Empty : "protected ")}new({string.Join(", ", constructor.GetParameters().Select(Parameter))})";

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : string.Empty;
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : string.Empty;
        var returned = Name(method.ReturnType, Nullability.Create(method.ReturnParameter));
        return $"{Modifiers(method)}{returned} {method.Name}{generic}({extension}{string.Join(", ", method.GetParameters().Select(Parameter))})";
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var by = parameter.ParameterType.IsByRef ? parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : string.Empty;
        var fallback = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue)}" : string.Empty;
        return $"{by}{Name(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{fallback}";
    }

    private static string Modifiers(MethodBase method)
    {
        if (method.DeclaringType!.IsInterface)
        {
            return string.Empty;
        }

        var access = method.IsPublic ? string.Empty : "protected ";
        var kind = method.IsStatic ? "static "
            : method.IsAbstract ? "abstract "
            : method is MethodInfo info && info.GetBaseDefinition() != info ? "override "
            : method is { IsVirtual: true, IsFinal: false } ? "virtual " : string.Empty;
        return access + kind;
    }

    private static string Name(Type type) => Name(type, null);

    private static string Name(Type type, NullabilityInfo? nullability)
    {
        var mark = nullability is { ReadState: NullabilityState.Nullable } or { ReadState: NullabilityState.Unknown, WriteState: NullabilityState.Nullable } && !type.IsValueType
            ? "?" : string.Empty;
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!, nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value) + "?";
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!, nullability?.ElementType) + "[]" + mark;
        }

        if (type.IsGenericParameter || Keywords.ContainsKey(type))
        {
            return (type.IsGenericParameter ? type.Name : Keywords[type]) + mark;
        }

        var arguments = type.GetGenericArguments();
        var inherited = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var own = arguments.Skip(inherited).Select((a, i) => Name(a, nullability?.GenericTypeArguments.ElementAtOrDefault(inherited + i))).ToList();
        if (type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
        {
            return $"({string.Join(", ", own)})";
        }

        var name = type.Name.Split('`')[0] + (own.Count == 0 ? string.Empty : $"<{string.Join(", ", own)}>");
        return (type.IsNested ? $"{Name(type.DeclaringType!)}.{name}" : name) + mark;
    }

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string s => $"\"{s}\"",
        bool b => b ? "true" : "false",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static bool IsSeen(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static bool IsAccessor(MethodInfo method)
        => method.IsSpecialName && (method.Name.StartsWith("get_", StringComparison.Ordinal) || method.Name.StartsWith("set_", StringComparison.Ordinal));

    private static bool IsCopy(Type type, ConstructorInfo constructor)
        => IsRecord(type) && constructor.GetParameters() is [var only] && only.ParameterType == type;

    private static bool IsRecord(Type type)
        => type.GetMethod("<Clone>$") is not null || (type.IsValueType && type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null);

    private static bool IsDelegate(Type type) => type.IsSubclassOf(typeof(Delegate));

    private static bool IsOwnEquatable(Type type, Type contract)
        => IsRecord(type) && contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IEquatable<>) && contract.GetGenericArguments()[0] == type;
}
