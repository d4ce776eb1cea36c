using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Rlfw.TorchGenerator;

/// <summary>Reads the lines of an operator file; the format is described at the head of Pointwise.ops.</summary>
internal static class OpsReader
{
    // Parameters that a form may have although no operator takes them; the emitter knows what to do with them.
    public static readonly string[] Extras = ["requires_grad", "names"];

    private const string Preferred = "first ";

    private static readonly Regex Schema = new(
        @"^aten::(?<name>\w+)(\.(?<overload>\w+))?\((?<args>.*)\)\s*->\s*(?<returns>.+)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1)
    );

    private static readonly Regex FormLine = new(
        @"^(?<path>[\w.]*)\.(?<method>@?\w+)\((?<params>.*?)\)(\s*=>\s*(?<args>.*))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1)
    );

    private static readonly Regex Alias = new(
        @"\(\w+!?(\s*->\s*[\w*|]+)?\)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1)
    );

    private static readonly Regex ListLength = new(@"\[\d+\]", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    public static List<OperatorSpec> Read(string text, Action<int, string> fault)
    {
        var operators = new List<OperatorSpec>();
        var documentation = string.Empty;
        foreach (var line in OpsText.Expand(text))
        {
            var content = line.Value.Trim();
            try
            {
                if (content.StartsWith("///", StringComparison.Ordinal))
                {
                    documentation = content.Substring(3).Trim();
                }
                else if (content.StartsWith("aten::", StringComparison.Ordinal))
                {
                    operators.Add(ReadSchema(content, documentation));
                    documentation = string.Empty;
                }
                else if (operators.Count == 0)
                {
                    throw new OpsException("a form before the first schema");
                }
                else
                {
                    var current = operators[operators.Count - 1];
                    current.Forms.Add(ReadForm(content, current));
                }
            }
            catch (OpsException exception)
            {
                fault(line.Key, exception.Message);
            }
        }
        return operators;
    }

    private static OperatorSpec ReadSchema(string text, string documentation)
    {
        var match = Schema.Match(text);
        if (!match.Success)
        {
            throw new OpsException($"not an ATen schema: {text}");
        }
        var arguments = new List<SchemaArgument>();
        foreach (var argument in Split(match.Groups["args"].Value))
        {
            if (argument == "*")
            {
                continue;
            }
            var plain = ListLength.Replace(Alias.Replace(argument, string.Empty), "[]");
            var space = plain.IndexOf(' ');
            if (space < 0)
            {
                throw new OpsException($"argument '{argument}' has no name");
            }
            var name = plain.Substring(space + 1).Split('=')[0].Trim();
            arguments.Add(new SchemaArgument(plain.Substring(0, space), name));
        }
        return new OperatorSpec(
            match.Groups["name"].Value,
            match.Groups["overload"].Value,
            arguments,
            ReadReturns(match.Groups["returns"].Value.Trim()),
            text,
            documentation
        );
    }

    private static string ReadReturns(string text)
    {
        if (text.Any(c => c == '!'))
        {
            return "this";
        }
        var plain = Alias.Replace(text, string.Empty);
        return plain switch
        {
            "()" => "void",
            "int" or "SymInt" => "long",
            "float" => "double",
            "Tensor" or "Tensor[]" or "bool" or "Scalar" => plain,
            _ when plain[0] == '(' => plain,
            _ => throw new OpsException($"results of type '{text}' are not supported"),
        };
    }

    private static Form ReadForm(string text, OperatorSpec spec)
    {
        var preferred = text.StartsWith(Preferred, StringComparison.Ordinal);
        text = preferred ? text.Substring(Preferred.Length) : text;
        var match = FormLine.Match(text);
        if (!match.Success)
        {
            throw new OpsException($"not a form: {text}");
        }
        var path = match.Groups["path"].Value;
        var parameters = Split(match.Groups["params"].Value).Select(ReadParameter).ToList();
        var mapped = match.Groups["args"];
        var arguments = mapped.Success ? Split(mapped.Value).ToList() : Positional(path, parameters);
        if (arguments.Count > spec.Arguments.Count)
        {
            throw new OpsException($"{text} has more arguments than {spec.Schema}");
        }
        var unused = parameters.Find(p =>
            !Extras.Contains(p.Name, StringComparer.Ordinal) && !arguments.Exists(a => Mentions(a, p.Name))
        );
        if (unused != null)
        {
            throw new OpsException($"{text} does not use its parameter '{unused.Name}'");
        }
        return new Form(path, match.Groups["method"].Value, parameters, arguments, preferred);
    }

    private static List<string> Positional(string path, List<Parameter> parameters)
    {
        var arguments = parameters
            .Where(p => !Extras.Contains(p.Name, StringComparer.Ordinal))
            .Select(p => p.Name)
            .ToList();
        if (path.Length == 0)
        {
            arguments.Insert(0, "this");
        }
        return arguments;
    }

    private static bool Mentions(string expression, string name) =>
        Regex.IsMatch(
            expression,
            "(?<![\\w.])" + Regex.Escape(name) + "(?!\\w)",
            RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1)
        );

    private static Parameter ReadParameter(string declaration)
    {
        var equals = declaration.IndexOf(" = ", StringComparison.Ordinal);
        var typed = equals < 0 ? declaration : declaration.Substring(0, equals);
        var space = typed.LastIndexOf(' ');
        if (space < 0)
        {
            throw new OpsException($"parameter '{declaration}' has no type");
        }
        var type = typed.Substring(0, space).Trim();
        if (type.StartsWith("params ", StringComparison.Ordinal))
        {
            type = type.Substring(7);
        }
        return new Parameter(declaration, type, typed.Substring(space + 1));
    }

    /// <summary>Splits at the commas that stand outside of brackets.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : ',';
            depth +=
                c is '(' or '[' or '<' ? 1
                : c is ')' or ']' or '>' && (i == 0 || text[i - 1] != '-') ? -1
                : 0;
            if (c != ',' || depth != 0)
            {
                continue;
            }
            var piece = text.Substring(start, i - start).Trim();
            if (piece.Length > 0)
            {
                yield return piece;
            }
            start = i + 1;
        }
    }
}
