using System.Globalization;
using System.Security;
using System.Text;

namespace Rlfw.Cli;

/// <summary>Writes a picture (SVG) on white ground, so that it reads on dark pages too.</summary>
internal sealed class SvgText
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins a picture of a size in pixels.</summary>
    public SvgText(int width, int height) =>
        Add(
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="sans-serif" font-size="12">
            <rect width="{width}" height="{height}" fill="#fff"/>
            """
        );

    /// <summary>Adds elements.</summary>
    public void Add(FormattableString elements) =>
        _text.Append(elements.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>Adds words.</summary>
    public void Say(string words, double x, double y, string style = "") =>
        Add(
            $"""<text x="{PictureAxis.Text(x)}" y="{PictureAxis.Text(y)}" {style}>{SecurityElement.Escape(words)}</text>"""
        );

    /// <summary>The whole picture.</summary>
    public string End() => _text.ToString() + "</svg>\n";
}
