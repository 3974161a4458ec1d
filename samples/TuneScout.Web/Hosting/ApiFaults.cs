using TuneScout.Fingerprinting;

namespace TuneScout.Web;

/// <summary>Turns what users can cause into answers that say what to do.</summary>
internal sealed class ApiFaults : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (UploadException e)
        {
            return Results.Problem(e.Message, statusCode: e.Status);
        }
        catch (ArgumentException e)
        {
            return Results.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }
        catch (AudioException e)
        {
            return Results.Problem($"The sound cannot be used: {e.Reason}.", statusCode: StatusCodes.Status422UnprocessableEntity);
        }
        catch (BadHttpRequestException e)
        {
            return Results.Problem("The request cannot be read, or is too long.", statusCode: e.StatusCode);
        }
    }
}
