using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace Rlfw.TorchGenerator;

/// <summary>Writes the statements that turn a form's arguments into tagged values.</summary>
internal sealed class ArgumentWriter
{
    private static readonly Regex Identifier = new(
        @"^@?[A-Za-z_]\w*$",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1)
    );

    private readonly StringBuilder text;
    private readonly Form form;

    public ArgumentWriter(StringBuilder text, Form form)
    {
        this.text = text;
        this.form = form;
        if (form.Parameters.Any(p => p.Name == "names"))
        {
            Line("Arg.NoNames(names);");
        }
    }

    /// <summary>The <c>fixed</c> heads around the call.</summary>
    public List<string> Fixed { get; } = [];

    /// <summary>Assignments that need the pointers of <see cref="Fixed"/>.</summary>
    public List<string> Late { get; } = [];

    /// <summary>What keeps the arguments alive until the call is over.</summary>
    public List<string> After { get; } = [];

    public void Write(int index, string schemaType, string expression)
    {
        if (expression == "_")
        {
            Line($"argv[{index}] = default;");
            return;
        }
        switch (schemaType)
        {
            case "int[]" or "int[]?" or "SymInt[]" or "SymInt[]?":
                Ints(index, expression, optional: schemaType[schemaType.Length - 1] == '?');
                break;
            case "float[]" or "float[]?" or "bool[]":
                List(index, expression, schemaType[0] == 'f' ? "Double" : "Bool", schemaType);
                break;
            case "Tensor[]" or "Tensor?[]":
                Tensors(index, expression, schemaType);
                break;
            case "str" or "str?":
                Line($"var text{index} = Arg.Utf8({expression});");
                Fixed.Add($"fixed (byte* pointer{index} = text{index})");
                Late.Add($"argv[{index}] = Arg.Text(pointer{index}, text{index});");
                break;
            default:
                Line($"argv[{index}] = Arg.{Method(schemaType)}({expression});");
                if (schemaType.TrimEnd('?') is "Tensor" or "Generator" && Identifier.IsMatch(expression))
                {
                    After.Add($"GC.KeepAlive({expression});");
                }
                break;
        }
    }

    private void Ints(int index, string expression, bool optional)
    {
        var type = form.Parameters.FirstOrDefault(p => p.Name == expression)?.Type;
        var source = type switch
        {
            "long" or "int" => $"[{expression}]",
            "(long, long)" => $"[{expression}.Item1, {expression}.Item2]",
            "(long, long, long)" => $"[{expression}.Item1, {expression}.Item2, {expression}.Item3]",
            "long?" or "int?" => Nullable(index, expression),
            _ when expression[0] == '[' => expression,
            _ => $"Arg.Ints({expression})",
        };
        Line($"ReadOnlySpan<long> list{index} = {source};");
        Fixed.Add($"fixed (long* pointer{index} = list{index})");
        Late.Add($"argv[{index}] = Arg.{(optional ? "Optional" : string.Empty)}IntList(pointer{index}, list{index});");
    }

    private string Nullable(int index, string expression)
    {
        Line($"long item{index} = {expression}.GetValueOrDefault();");
        return $"{expression}.HasValue ? new ReadOnlySpan<long>(in item{index}) : default";
    }

    private void List(int index, string expression, string kind, string schemaType)
    {
        var optional = schemaType[schemaType.Length - 1] == '?' ? "Optional" : string.Empty;
        var element = kind == "Double" ? "double" : "bool";
        Line($"ReadOnlySpan<{element}> list{index} = {expression};");
        Fixed.Add($"fixed ({element}* pointer{index} = list{index})");
        Late.Add($"argv[{index}] = Arg.{optional}{kind}List(pointer{index}, list{index});");
    }

    private void Tensors(int index, string expression, string schemaType)
    {
        Line($"var list{index} = Arg.Tensors({expression});");
        Line(
            $"Span<nint> handles{index} = list{index}.Length <= 16 ? stackalloc nint[16] : new nint[list{index}.Length];"
        );
        Fixed.Add($"fixed (nint* pointer{index} = handles{index})");
        var kind = schemaType == "Tensor[]" ? "TensorList" : "OptionalTensorList";
        Late.Add($"argv[{index}] = Arg.{kind}(list{index}, pointer{index});");
        After.Add($"Arg.KeepAlive(list{index});");
    }

    private static string Method(string schemaType)
    {
        var name = schemaType.TrimEnd('?') switch
        {
            "Tensor" => "Tensor",
            "int" or "SymInt" or "Layout" or "MemoryFormat" => "Int",
            "float" => "Float",
            "bool" => "Bool",
            "Scalar" => "Scalar",
            "ScalarType" => "Dtype",
            "Device" => "Device",
            "Generator" => "Generator",
            _ => throw new OpsException($"arguments of type '{schemaType}' are not supported"),
        };
        return schemaType[schemaType.Length - 1] == '?' ? "Optional" + name : name;
    }

    private void Line(string line) => text.Append("    ").Append(line).Append('\n');
}
