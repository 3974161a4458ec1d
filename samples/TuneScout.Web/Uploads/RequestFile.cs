using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace TuneScout.Web;

/// <summary>Finds the file in a request: its body, or the first file of a form. It is read as it comes, never kept in memory.</summary>
internal static class RequestFile
{
    public static async Task<(string? Name, Stream Body)> OpenAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return (request.Query["name"], request.Body);
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (boundary is not { Length: > 0 and <= 100 }) throw new UploadException("The form has no boundary.", StatusCodes.Status400BadRequest);
        var reader = new MultipartReader(boundary, request.Body);
        for (var parts = 0; parts < 20; parts++)
        {
            MultipartSection? section;
            try
            {
                section = await reader.ReadNextSectionAsync(cancellationToken);
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                throw new UploadException("The form cannot be read.", StatusCodes.Status400BadRequest);
            }

            if (section is null) break;
            if (section.AsFileSection() is { FileStream: { } file } found) return (found.FileName, file);
        }

        throw new UploadException("There is no file in the request.", StatusCodes.Status400BadRequest);
    }
}
