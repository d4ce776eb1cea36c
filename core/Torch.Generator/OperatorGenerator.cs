using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Rlfw.TorchGenerator;

/// <summary>Turns the operator files (*.ops) of a project into the C# methods that call libtorch's operators.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class OperatorGenerator : IIncrementalGenerator
{
    private static readonly DiagnosticDescriptor Fault = new(
        "RLFW001",
        "Operator file",
        "{0}",
        "Rlfw",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true
    );

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var files = context
            .AdditionalTextsProvider.Where(file => file.Path.EndsWith(".ops", StringComparison.Ordinal))
            .Collect();
        context.RegisterSourceOutput(files, Generate);
    }

    private static void Generate(SourceProductionContext context, ImmutableArray<AdditionalText> files)
    {
        var operators = new List<OperatorSpec>();
        foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            var text = file.GetText(context.CancellationToken)?.ToString() ?? string.Empty;
            void Report(int line, string message)
            {
                var position = new LinePosition(Math.Max(line - 1, 0), 0);
                var location = Location.Create(file.Path, default, new LinePositionSpan(position, position));
                context.ReportDiagnostic(Diagnostic.Create(Fault, location, message));
            }
            try
            {
                operators.AddRange(OpsReader.Read(text, Report));
            }
            catch (OpsException exception)
            {
                Report(1, Path.GetFileName(file.Path) + ": " + exception.Message);
            }
        }
        Add(context, "AtenOperators", Emitter.Operators(operators));
        var forms = operators.SelectMany(o => o.Forms.Select(f => new KeyValuePair<OperatorSpec, Form>(o, f)));
        foreach (var group in forms.GroupBy(p => p.Value.Path, StringComparer.Ordinal))
        {
            try
            {
                Add(context, group.Key.Length == 0 ? "torch.Tensor" : group.Key, Emitter.Methods(group.Key, group));
            }
            catch (OpsException exception)
            {
                context.ReportDiagnostic(Diagnostic.Create(Fault, Location.None, exception.Message));
            }
        }
    }

    private static void Add(SourceProductionContext context, string name, string source) =>
        context.AddSource(name + ".g.cs", SourceText.From(source, Encoding.UTF8));
}
