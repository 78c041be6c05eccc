using System.Reflection;
using System.Reflection.Emit;

namespace KnowledgeGraph.Hosts.Tests;

/// <summary>Finds what types the code of a type needs: in signatures, fields, attributes, local variables and instructions.</summary>
internal static class ReferencedTypes
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value);

    /// <returns>Types in any order, each once; of arrays, references and generic types also what they are made of.</returns>
    public static IReadOnlySet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Add(found, type.BaseType);
        AddAll(found, type.GetInterfaces());
        AddAll(found, type.GetCustomAttributesData().Select(a => a.AttributeType));
        AddAll(found, type.GetFields(All).Select(f => f.FieldType));
        AddAll(found, type.GetProperties(All).Select(p => p.PropertyType));
        foreach (var method in type.GetMembers(All).OfType<MethodBase>())
        {
            Signature(found, method);
            AddAll(found, method.GetCustomAttributesData().Select(a => a.AttributeType));
            if (method.GetMethodBody() is { } body)
            {
                AddAll(found, body.LocalVariables.Select(v => v.LocalType));
                AddAll(found, body.ExceptionHandlingClauses.Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause).Select(c => c.CatchType));
                Instructions(found, method, body.GetILAsByteArray()!);
            }
        }

        return found;
    }

    private static void Instructions(HashSet<Type> found, MethodBase method, byte[] il)
    {
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var i = 0; i < il.Length;)
        {
            var value = il[i] == 0xFE ? unchecked((short)(0xFE00 | il[i + 1])) : il[i];
            var opCode = OpCodesByValue[value];
            i += opCode.Size;
            switch (opCode.OperandType)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    Member(found, method.Module.ResolveMember(BitConverter.ToInt32(il, i), typeArguments, methodArguments));
                    i += 4;
                    break;
                case OperandType.InlineSwitch:
                    i += 4 + (4 * BitConverter.ToInt32(il, i));
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    i += 8;
                    break;
                case OperandType.InlineVar:
                    i += 2;
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    i += 1;
                    break;
                default:
                    i += 4;
                    break;
            }
        }
    }

    private static void Member(HashSet<Type> found, MemberInfo? member)
    {
        Add(found, member as Type ?? member?.DeclaringType);
        if (member is FieldInfo field)
        {
            Add(found, field.FieldType);
        }
        else if (member is MethodBase method)
        {
            Signature(found, method);
        }
    }

    private static void Signature(HashSet<Type> found, MethodBase method)
    {
        AddAll(found, method.GetParameters().Select(p => p.ParameterType));
        Add(found, (method as MethodInfo)?.ReturnType);
        AddAll(found, method.IsGenericMethod ? method.GetGenericArguments() : []);
    }

    private static void AddAll(HashSet<Type> found, IEnumerable<Type?> types)
    {
        foreach (var type in types)
        {
            Add(found, type);
        }
    }

    private static void Add(HashSet<Type> found, Type? type)
    {
        if (type is null || !found.Add(type))
        {
            return;
        }

        Add(found, type.HasElementType ? type.GetElementType() : null);
        Add(found, type.DeclaringType);
        AddAll(found, type.IsGenericType ? type.GetGenericArguments() : []);
    }
}
