using System.Globalization;
using System.Text;

namespace Rlfw.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        private const int EdgeItems = 3;
        private const int FullItems = 1000;

        /// <summary>Lengths, type, device and elements; of a large tensor, the elements at the edges.</summary>
        public override string ToString() => IsInvalid ? "(disposed tensor)" : ToString(TensorStringStyle.Default);

        /// <summary>As text.</summary>
        /// <param name="style">What is written.</param>
        /// <param name="fltFormat">Format of floating-point numbers, g5 by default.</param>
        /// <param name="width">Not used.</param>
        /// <param name="cultureInfo">Invariant by default.</param>
        /// <param name="newLine">\n by default.</param>
        public string ToString(
            TensorStringStyle style,
            string? fltFormat = null,
            int? width = null,
            CultureInfo? cultureInfo = null,
            string? newLine = null
        )
        {
            if (style == TensorStringStyle.Metadata || is_meta)
            {
                return this.metastr();
            }
            var text = new StringBuilder();
            if (style == TensorStringStyle.Default)
            {
                text.Append(this.metastr()).Append(newLine ?? "\n");
            }
            using var scope = NewDisposeScope();
            var host = detach().cpu();
            var plain = is_floating_point() ? host.to(ScalarType.Float64) : host.to(ScalarType.Int64);
            var format = new Format(fltFormat ?? "g5", cultureInfo ?? CultureInfo.InvariantCulture, newLine ?? "\n");
            Write(text, plain, 0, format, dtype == ScalarType.Bool, numel() > FullItems);
            return text.ToString();
        }

        private static void Write(StringBuilder text, Tensor part, int depth, Format format, bool truth, bool shorten)
        {
            if (part.dim() == 0)
            {
                text.Append(Element(part, format, truth));
                return;
            }
            text.Append('[');
            var length = part.size(0);
            var separator = part.dim() == 1 ? ", " : "," + format.NewLine + new string(' ', depth + 1);
            for (var i = 0L; i < length; i++)
            {
                if (shorten && length > 2 * EdgeItems && i == EdgeItems)
                {
                    text.Append("...").Append(separator);
                    i = length - EdgeItems;
                }
                using var item = part.select(0, i);
                Write(text, item, depth + 1, format, truth, shorten);
                text.Append(i < length - 1 ? separator : string.Empty);
            }
            text.Append(']');
        }

        private static string Element(Tensor element, Format format, bool truth)
        {
            if (element.dtype == ScalarType.Float64)
            {
                return element.item<double>().ToString(format.Number, format.Culture);
            }
            var number = element.item<long>();
            return truth ? (number != 0 ? "true" : "false") : number.ToString(format.Culture);
        }

        private sealed record Format(string Number, CultureInfo Culture, string NewLine);
    }
}
